trigger ProveUser on User(after update) {
    ProveNotes.publish('user: saved');
}
