trigger CustomerSignal on Customer_Signal__e(after insert) {
    CustomerAutomation.saveLeads(Trigger.new);
}
