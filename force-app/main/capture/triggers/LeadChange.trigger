trigger LeadChange on Lead(after insert, after update, after delete, after undelete) {
    ChangeCapture.run(Trigger.operationType, Trigger.old, Trigger.new);
}
