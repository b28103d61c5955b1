trigger RecordChange on Record_Change__e(after insert) {
    DeliveryDispatcher.accept(Trigger.new);
}
