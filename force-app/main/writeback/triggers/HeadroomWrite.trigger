trigger HeadroomWrite on Headroom_Write__c(after insert) {
    WriteBack.carryOut(Trigger.new);
}
