trigger AccountChange on Account(after insert, after update, after delete, after undelete) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
