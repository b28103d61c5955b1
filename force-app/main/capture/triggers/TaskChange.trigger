trigger TaskChange on Task(after insert, after update, after delete, after undelete) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
