trigger AccountChange on Account(
    before insert,
    before update,
    after insert,
    after update,
    after delete,
    after undelete
) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
