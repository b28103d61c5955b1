trigger NoteArrival on Note__e(after insert) {
    NoteArrivalHandler.handle(Trigger.new);
}
