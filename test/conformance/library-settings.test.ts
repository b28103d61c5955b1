/** Rows G7 to G9: custom settings without SOQL, and custom metadata. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { loadSchema } from '../org/platform/schema.ts'
import { runApex } from './run-apex.ts'

test('APEX G7 without data getInstance and getOrgDefaults are new objects with a null Id, getValues is null', async () => {
    const code = `for (Thing_Settings__c found : new List<Thing_Settings__c>{
            Thing_Settings__c.getInstance(), Thing_Settings__c.getInstance(UserInfo.getProfileId()), Thing_Settings__c.getOrgDefaults() })
            System.debug((found == null) + ' ' + found.Id);
        System.debug(Thing_Settings__c.getValues(UserInfo.getUserId()));
        System.debug(Limits.getQueries());`
    expect(await runApex(code)).toEqual(['false null', 'false null', 'false null', 'null', '0'])
})

test('APEX G7 getInstance merges user, profile and org, getValues does not', async () => {
    const code = `insert new Thing_Settings__c(SetupOwnerId = UserInfo.getOrganizationId(), Value__c = 'org');
        System.debug(Thing_Settings__c.getInstance().Value__c);
        insert new Thing_Settings__c(SetupOwnerId = UserInfo.getProfileId(), Value__c = 'profile');
        System.debug(Thing_Settings__c.getInstance().Value__c);
        Thing_Settings__c mine = new Thing_Settings__c(SetupOwnerId = UserInfo.getUserId());
        insert mine;
        System.debug(Thing_Settings__c.getInstance().Value__c + ' ' + Thing_Settings__c.getValues(UserInfo.getUserId()).Value__c);
        mine.Value__c = 'user';
        update mine;
        System.debug(Thing_Settings__c.getInstance().Value__c);
        System.debug(Thing_Settings__c.getValues(UserInfo.getProfileId()).Value__c + ' ' + Thing_Settings__c.getOrgDefaults().Value__c);
        System.debug(Limits.getQueries());`
    expect(await runApex(code)).toEqual(['org', 'profile', 'profile null', 'user', 'profile org', '0'])
})

test('APEX G8 a list setting without data: getAll is an empty map, getInstance null; nothing costs SOQL', async () => {
    const code = `System.debug(Thing_Names__c.getAll().size() + ' ' + Thing_Names__c.getInstance('one'));
        insert new Thing_Names__c(Name = 'one', Value__c = 'first');
        System.debug(Thing_Names__c.getAll().keySet() + ' ' + Thing_Names__c.getInstance('one').Value__c + ' ' + Thing_Names__c.getInstance('two'));
        System.debug(Limits.getQueries() + ' ' + Limits.getQueryRows());`
    expect(await runApex(code)).toEqual(['0 null', '{one} first null', '0 0'])
})

test('APEX G9 refused: custom metadata types are named when the org is made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-metadata-'))
    try {
        const type = join(folder, 'objects', 'Mapping__mdt')
        mkdirSync(type, { recursive: true })
        writeFileSync(join(type, 'Mapping__mdt.object-meta.xml'), '<CustomObject><label>Mapping</label></CustomObject>')
        expect(() => loadSchema({ sourceFolders: [folder] })).toThrow('not implemented: custom metadata types (Mapping__mdt)')
    } finally {
        rmSync(folder, { recursive: true })
    }
})
