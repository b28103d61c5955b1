/** Rows G10 to G17: Crypto, EncodingUtil, dates, text, patterns, types, OrgLimits and who the user is. */
import { expect, test } from '@jest/globals'
import { apexOrg, apexOrgWith, exceptionOf, problemOf, runApex } from './run-apex.ts'

const berlin = apexOrgWith({ timeZone: 'Europe/Berlin' })

test('APEX G10 generateMac gives a Blob (RFC 4231, test case 2), random numbers may be negative', async () => {
    const code = `Blob mac = Crypto.generateMac('hmacSHA256', Blob.valueOf('what do ya want for nothing?'), Blob.valueOf('Jefe'));
        System.debug(EncodingUtil.convertToHex(mac));
        Integer low = 0;
        Long least = 0;
        for (Integer i = 0; i < 100; i++) { low = Math.min(low, Crypto.getRandomInteger()); least = Math.min(least, Crypto.getRandomLong()); }
        System.debug((low < 0) + ' ' + (least < 0));`
    expect(await runApex(code)).toEqual(['5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'true true'])
})

test('APEX G10 a bad algorithm or key is a SecurityException', async () => {
    const bad = [`'hmacNothing', Blob.valueOf('data'), Blob.valueOf('key')`, `'hmacSHA256', Blob.valueOf('data'), Blob.valueOf('')`]
    for (const values of bad) expect(await exceptionOf(`Crypto.generateMac(${values});`)).toMatch(/^System\.SecurityException: /)
})

test('APEX G11 base64 is standard with padding, hexadecimal lower case, urlEncode writes a blank as +', async () => {
    const code = `System.debug(EncodingUtil.base64Encode(Blob.valueOf('ab?>')));
        System.debug(EncodingUtil.convertToHex(Blob.valueOf('Kk')));
        System.debug(EncodingUtil.urlEncode('a b&c/ü', 'UTF-8'));`
    expect(await runApex(code)).toEqual(['YWI/Pg==', '4b6b', 'a+b%26c%2F%C3%BC'])
})

test('APEX G12 newInstance, format and String.valueOf use the zone of the user, the Gmt ones UTC', async () => {
    const code = `Datetime local = Datetime.newInstance(2026, 1, 1, 0, 30, 5);
        System.debug(local.getTime() - Datetime.newInstanceGmt(2026, 1, 1, 0, 30, 5).getTime());
        System.debug(String.valueOf(local) + ', ' + local.format('HH:mm') + ', ' + local.formatGmt('HH:mm'));
        System.debug(local.format().contains('12:30'));
        System.debug(local.year() + ' ' + local.yearGmt() + ', ' + local.day() + ' ' + local.dayGmt());`
    expect(await berlin.run(code)).toEqual(['-3600000', '2026-01-01 00:30:05, 00:30, 23:30', 'true', '2026 2025, 1 31'])
})

test('APEX G12 patterns are those of SimpleDateFormat', async () => {
    const code = `Datetime local = Datetime.newInstance(2026, 7, 4, 15, 6, 7);
        System.debug(local.format('yyyy-MM-dd\\'T\\'HH:mm:ss.SSSZ'));
        System.debug(local.format('EEE, d MMMM yy h:mm a XXX'));
        System.debug(local.format('HH:mm', 'America/New_York'));`
    expect(await berlin.run(code)).toEqual(['2026-07-04T15:06:07.000+0200', 'Sat, 4 July 26 3:06 PM +02:00', '09:06'])
})

test('APEX G12 milliseconds are dropped on save', async () => {
    const code = `Thing__c one = new Thing__c(Made_At__c = Datetime.newInstance(1700000000123L));
        insert one;
        System.debug(one.Made_At__c.getTime() + ' ' + [SELECT Made_At__c FROM Thing__c].Made_At__c.getTime());`
    expect(await runApex(code)).toEqual(['1700000000123 1700000000000'])
})

test('APEX G13 Date.valueOf of a Datetime has no time part; String.format fills {0}', async () => {
    const code = `Date day = Date.valueOf(Datetime.newInstance(2026, 1, 2, 3, 4, 5));
        Datetime midnight = day;
        System.debug((day == Date.newInstance(2026, 1, 2)) + ' ' + midnight.getTime());
        System.debug(String.format('{1} before {0}, {0}', new List<Object>{ 1, 'two' }));`
    expect(await runApex(code)).toEqual(['true 1767312000000', 'two before 1, 1'])
})

test('APEX G13 refused: Url, and single quotes in String.format, whose rule is doubtful', async () => {
    expect(await problemOf(`Url address = new Url('https://a.example');`)).toContain('Url')
    await expect(runApex(`String.format('it\\'s {0}', new List<Object>{ 1 });`)).rejects.toThrow(
        'not implemented: String.format with a single quote',
    )
})

test('APEX G14 find goes on, lookingAt begins at the start, regions bound both', async () => {
    const code = `Matcher found = Pattern.compile('(a)(b)?').matcher('xabxa');
        List<String> all = new List<String>();
        while (found.find()) all.add(found.start() + '-' + found.end() + ' ' + found.group(1) + ' ' + found.group(2));
        System.debug(all);
        found.reset();
        System.debug(found.lookingAt());
        found.region(1, 3);
        System.debug(found.lookingAt() + ' ' + found.matches() + ' ' + found.start() + '-' + found.end());
        System.debug(found.regionStart() + '-' + found.regionEnd());
        System.debug(Pattern.matches('(?i)A\\\\Q.\\\\E\\\\d+', 'a.12') + ' ' + Pattern.matches('a', 'ab'));`
    expect(await runApex(code)).toEqual(['(1-3 a b, 4-5 a null)', 'false', 'true true 1-3', '1-3', 'true false'])
})

test('APEX G14 more than 1,000,000 input accesses throw, which nothing catches; fewer do not', async () => {
    const search = (letters: number): string =>
        `try { Pattern.compile('b').matcher('a'.repeat(${letters})).find(); } catch (Exception caught) { System.debug('caught'); }`
    expect(await exceptionOf(search(1_000_001))).toBe('System.LimitException: Regex too complicated')
    expect(await exceptionOf(search(1_000_000))).toBeNull()
})

test('APEX G15 Type.forName of a bad name or namespace is null; newInstance needs a constructor that is open', async () => {
    const org = apexOrg(
        `public class Open {}`,
        `public class Closed { private Closed() {} }`,
        `public class Asking { public Asking(Integer how) {} }`,
    )
    const code = `System.debug(Type.forName('Nope') + ' ' + Type.forName('nope', 'Open') + ' ' + Type.forName('List<Nope>'));
        System.debug(Type.forName('open') + ' ' + Type.forName('', 'Open') + ' ' + (Type.forName('Open').newInstance() instanceof Open));`
    expect(await org.run(code)).toEqual(['null null null', 'Open Open true'])
    for (const name of ['Closed', 'Asking'])
        expect((await org.outcome(`Type.forName('${name}').newInstance();`)).exception).toMatch(/^System\.TypeException: .*onstructor/)
})

test('APEX G16 OrgLimits tells use and maximum, and not yet what the transaction itself adds', async () => {
    const { org, run } = apexOrg()
    const code = `System.OrgLimit events = OrgLimits.getMap().get('HourlyPublishedPlatformEvents');
        EventBus.publish(new Thing_Happened__e(Payload__c = 'x'));
        System.debug(events.getName() + ' ' + events.getLimit() + ' ' + OrgLimits.getMap().get('HourlyPublishedPlatformEvents').getValue());`
    expect(await run(code)).toEqual(['HourlyPublishedPlatformEvents 50000 0'])
    expect(await run(code)).toEqual(['HourlyPublishedPlatformEvents 50000 1'])
    org.limits.set('DailyApiRequests', { max: 20_000, used: 7 })
    expect(
        await run(`System.OrgLimit api = OrgLimits.getMap().get('DailyApiRequests'); System.debug(api.getValue() + ' ' + api.getLimit());`),
    ).toEqual(['7 20000'])
})

test('APEX G17 an unknown permission is not granted, an unknown label does not compile, a user id has 18 characters', async () => {
    const code = `System.debug(FeatureManagement.checkPermission('No_Such_Permission') + ' ' + UserInfo.getUserId().length());`
    expect(await runApex(code)).toEqual(['false 18'])
    expect(await problemOf(`String text = System.Label.No_Such_Label;`)).toContain('Label')
})

test('APEX G17 sendEmail in a test counts and sends nothing (Quiddity in tests is doubtful and not asserted)', async () => {
    const { org } = apexOrg(`@IsTest private class MailTest {
        @IsTest static void counts() {
            Messaging.SingleEmailMessage mail = new Messaging.SingleEmailMessage();
            mail.setToAddresses(new List<String>{ 'ada@example.com' });
            mail.setSubject('Hello');
            mail.setPlainTextBody('Body');
            Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ mail });
            Assert.areEqual(1, Limits.getEmailInvocations());
        }
    }`)
    const { results } = await org.runTests()
    expect(results.map(({ message }) => message)).toEqual([null])
    expect(org.limits.read('SingleEmail').used).toBe(0)
})

test('sendEmail of a message to nobody is refused as Salesforce refuses it', async () => {
    const message = `Messaging.SingleEmailMessage mail = new Messaging.SingleEmailMessage(); mail.setPlainTextBody('Body');`
    const { org } = apexOrg('public class Empty {}')
    const sent = await org.executeAnonymous(`${message} Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ mail });`)
    expect(sent.exceptionMessage).toBe(
        'System.EmailException: SendEmail failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []',
    )
})
