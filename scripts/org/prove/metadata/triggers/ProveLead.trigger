trigger ProveLead on Lead(after insert) {
    if (!Trigger.new[0].Company.startsWith('Headroom proof')) {
        return;
    }
    ProveNotes.publish('lead: attempt ' + ProveNotes.nextAttempt() + ' of ' + Trigger.new.size());
    for (Lead record : Trigger.new) {
        if (record.LastName == 'Refused') {
            record.addError('refused by the proof');
        }
    }
}
