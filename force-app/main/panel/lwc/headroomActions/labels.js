/** The texts of actions. */
import action from '@salesforce/label/c.Headroom_Actions_Action'
import addToSequence from '@salesforce/label/c.Headroom_Actions_AddToSequence'
import amount from '@salesforce/label/c.Headroom_Actions_Amount'
import callWebhook from '@salesforce/label/c.Headroom_Actions_CallWebhook'
import choose from '@salesforce/label/c.Headroom_Actions_Choose'
import createTask from '@salesforce/label/c.Headroom_Actions_CreateTask'
import days from '@salesforce/label/c.Headroom_Actions_Days'
import description from '@salesforce/label/c.Headroom_Actions_Description'
import dueInDays from '@salesforce/label/c.Headroom_Actions_DueInDays'
import field from '@salesforce/label/c.Headroom_Actions_Field'
import hours from '@salesforce/label/c.Headroom_Actions_Hours'
import minutes from '@salesforce/label/c.Headroom_Actions_Minutes'
import noSequences from '@salesforce/label/c.Headroom_Actions_NoSequences'
import noWebhooks from '@salesforce/label/c.Headroom_Actions_NoWebhooks'
import owner from '@salesforce/label/c.Headroom_Actions_Owner'
import ownerHelp from '@salesforce/label/c.Headroom_Actions_OwnerHelp'
import priority from '@salesforce/label/c.Headroom_Actions_Priority'
import removeFromSequence from '@salesforce/label/c.Headroom_Actions_RemoveFromSequence'
import sequence from '@salesforce/label/c.Headroom_Actions_Sequence'
import subject from '@salesforce/label/c.Headroom_Actions_Subject'
import taskText from '@salesforce/label/c.Headroom_Actions_TaskText'
import unit from '@salesforce/label/c.Headroom_Actions_Unit'
import updateField from '@salesforce/label/c.Headroom_Actions_UpdateField'
import value from '@salesforce/label/c.Headroom_Actions_Value'
import valueHelp from '@salesforce/label/c.Headroom_Actions_ValueHelp'
import wait from '@salesforce/label/c.Headroom_Actions_Wait'
import waitText from '@salesforce/label/c.Headroom_Actions_WaitText'
import webhook from '@salesforce/label/c.Headroom_Actions_Webhook'

export const labels = {
    action,
    amount,
    choose,
    days,
    description,
    dueInDays,
    field,
    hours,
    minutes,
    noSequences,
    noWebhooks,
    owner,
    ownerHelp,
    priority,
    sequence,
    subject,
    taskText,
    unit,
    value,
    valueHelp,
    waitText,
    webhook,
}

/** Each type of action, by its name in the API. @type {Record<string, string>} */
export const TYPES = {
    add_to_sequence: addToSequence,
    remove_from_sequence: removeFromSequence,
    create_task: createTask,
    update_field: updateField,
    call_webhook: callWebhook,
    wait,
}
