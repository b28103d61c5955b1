trigger ProveSignal on Prove_Signal__e(after insert) {
    String text = Trigger.new[0].Text__c;
    ProveNotes.write(
        text + '; events ' + Trigger.new.size() + '; user ' + UserInfo.getName() + '; sees ' + ProveNotes.countVisible()
    );
}
