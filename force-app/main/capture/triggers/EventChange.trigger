trigger EventChange on Event(after insert, after update, after delete, after undelete) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
