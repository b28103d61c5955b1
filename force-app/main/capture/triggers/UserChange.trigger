trigger UserChange on User(after insert, after update) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
