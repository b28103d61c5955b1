/** The texts of the page. */
import action from '@salesforce/label/c.Headroom_Actions_Action'
import actions from '@salesforce/label/c.Headroom_RuleEditor_Actions'
import addAction from '@salesforce/label/c.Headroom_RuleEditor_AddAction'
import addCondition from '@salesforce/label/c.Headroom_RuleEditor_AddCondition'
import all from '@salesforce/label/c.Headroom_RuleEditor_All'
import any from '@salesforce/label/c.Headroom_RuleEditor_Any'
import cancel from '@salesforce/label/c.Headroom_RuleEditor_Cancel'
import changedFrom from '@salesforce/label/c.Headroom_RuleEditor_ChangedFrom'
import changedTo from '@salesforce/label/c.Headroom_RuleEditor_ChangedTo'
import condition from '@salesforce/label/c.Headroom_RuleEditor_Condition'
import conditions from '@salesforce/label/c.Headroom_RuleEditor_Conditions'
import contains from '@salesforce/label/c.Headroom_RuleEditor_Contains'
import custom from '@salesforce/label/c.Headroom_RuleEditor_Custom'
import doesNotEqual from '@salesforce/label/c.Headroom_RuleEditor_DoesNotEqual'
import endsWith from '@salesforce/label/c.Headroom_RuleEditor_EndsWith'
import equals from '@salesforce/label/c.Headroom_RuleEditor_Equals'
import event from '@salesforce/label/c.Headroom_RuleEditor_Event'
import everyTime from '@salesforce/label/c.Headroom_RuleEditor_EveryTime'
import field from '@salesforce/label/c.Headroom_RuleEditor_Field'
import firingsMax from '@salesforce/label/c.Headroom_RuleEditor_FiringsMax'
import firingsMaxHelp from '@salesforce/label/c.Headroom_RuleEditor_FiringsMaxHelp'
import greaterThan from '@salesforce/label/c.Headroom_RuleEditor_GreaterThan'
import greaterThanOrEqual from '@salesforce/label/c.Headroom_RuleEditor_GreaterThanOrEqual'
import isChanged from '@salesforce/label/c.Headroom_RuleEditor_IsChanged'
import isNull from '@salesforce/label/c.Headroom_RuleEditor_IsNull'
import lessThan from '@salesforce/label/c.Headroom_RuleEditor_LessThan'
import lessThanOrEqual from '@salesforce/label/c.Headroom_RuleEditor_LessThanOrEqual'
import logic from '@salesforce/label/c.Headroom_RuleEditor_Logic'
import logicHelp from '@salesforce/label/c.Headroom_RuleEditor_LogicHelp'
import matching from '@salesforce/label/c.Headroom_RuleEditor_Matching'
import name from '@salesforce/label/c.Headroom_RuleEditor_Name'
import newlyMeets from '@salesforce/label/c.Headroom_RuleEditor_NewlyMeets'
import noConditions from '@salesforce/label/c.Headroom_RuleEditor_NoConditions'
import object from '@salesforce/label/c.Headroom_RuleEditor_Object'
import operator from '@salesforce/label/c.Headroom_RuleEditor_Operator'
import rehearse from '@salesforce/label/c.Headroom_RuleEditor_Rehearse'
import rehearsedOn from '@salesforce/label/c.Headroom_RuleEditor_RehearsedOn'
import save from '@salesforce/label/c.Headroom_RuleEditor_Save'
import startsWith from '@salesforce/label/c.Headroom_RuleEditor_StartsWith'
import value from '@salesforce/label/c.Headroom_RuleEditor_Value'
import when from '@salesforce/label/c.Headroom_RuleEditor_When'
import wouldFire from '@salesforce/label/c.Headroom_RuleEditor_WouldFire'

export const labels = {
    action,
    actions,
    addAction,
    addCondition,
    all,
    any,
    cancel,
    changedFrom,
    changedTo,
    condition,
    conditions,
    contains,
    custom,
    doesNotEqual,
    endsWith,
    equals,
    event,
    everyTime,
    field,
    firingsMax,
    firingsMaxHelp,
    greaterThan,
    greaterThanOrEqual,
    isChanged,
    isNull,
    lessThan,
    lessThanOrEqual,
    logic,
    logicHelp,
    matching,
    name,
    newlyMeets,
    noConditions,
    object,
    operator,
    rehearse,
    rehearsedOn,
    save,
    startsWith,
    value,
    when,
    wouldFire,
}
