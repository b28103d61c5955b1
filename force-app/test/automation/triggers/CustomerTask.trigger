trigger CustomerTask on Task(before insert) {
    CustomerAutomation.check(Trigger.new);
}
