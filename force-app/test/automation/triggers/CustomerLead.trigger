trigger CustomerLead on Lead(after update) {
    CustomerAutomation.saveAgain(Trigger.new);
}
