trigger LeadNote on Lead(after insert, after update) {
    NotePublisher.publish(Trigger.new);
}
