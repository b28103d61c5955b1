// Shows by a lead's last name what REST makes of a refusal, an exception and a governor limit.
trigger GuardLead on Lead(before insert) {
    for (Lead row : Trigger.new) {
        if (row.LastName == 'Refused') {
            row.addError('Not this one');
        }
        if (row.LastName == 'Broken') {
            Integer nothing = null;
            row.NumberOfEmployees = nothing + 1;
        }
        if (row.LastName == 'Greedy') {
            for (Integer n = 0; n < 101; n++) {
                row.NumberOfEmployees = [SELECT COUNT() FROM Lead];
            }
        }
        if (row.LastName == 'Counted') {
            row.NumberOfEmployees = Limits.getQueries();
        }
    }
}
