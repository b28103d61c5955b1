trigger UserChange on User(before insert, before update, after insert, after update) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
