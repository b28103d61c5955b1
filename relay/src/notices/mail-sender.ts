/** Hands mails to the operator's SMTP server, or lays them as files into a folder where there is none. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as Nodemailer from 'nodemailer'
import type { Mail } from './mail-text.ts'

export interface MailOptions {
    /** smtp:, smtps:, or file: with a folder. */
    readonly url: string
    readonly from: string
}

export interface MailSender {
    send(mail: Mail): Promise<void>
    close(): void
}

/** A server that says nothing holds up the mails behind it, and the stop of the relay, no longer than this. */
const TIMEOUT_MS = 5_000

/** One recipient a mail: nobody learns who else is told. What a mail names is never read from disk or fetched. */
const toMessage = (from: string, { to, subject, text, messageId }: Mail) => ({
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
})

function createFolder({ createTransport }: typeof Nodemailer, { url, from }: MailOptions): MailSender {
    const folder = fileURLToPath(url)
    const composer = createTransport({ streamTransport: true, buffer: true })
    return {
        send: async (mail) => {
            const { message } = await composer.sendMail(toMessage(from, mail))
            await mkdir(folder, { recursive: true })
            await writeFile(join(folder, `${mail.messageId.replace(/\W/g, '').slice(0, 32)}.eml`), message as Buffer)
        },
        close: () => composer.close(),
    }
}

function createServer({ createTransport }: typeof Nodemailer, { url: text, from }: MailOptions): MailSender {
    const url = new URL(text)
    const isSecure = url.protocol === 'smtps:'
    const user = decodeURIComponent(url.username)
    const transport = createTransport({
        host: url.hostname,
        port: Number(url.port || (isSecure ? 465 : 587)),
        secure: isSecure,
        // A password never goes over a line that can be listened to.
        requireTLS: !isSecure && user !== '',
        ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
    })
    return {
        send: async (mail) => void (await transport.sendMail(toMessage(from, mail))),
        close: () => transport.close(),
    }
}

async function open(options: MailOptions): Promise<MailSender> {
    const nodemailer = await import('nodemailer')
    return new URL(options.url).protocol === 'file:' ? createFolder(nodemailer, options) : createServer(nodemailer, options)
}

/** The library is loaded with the first mail, since it would take a tenth of the relay's start. */
export function createMailSender(options: MailOptions): MailSender {
    let opened: Promise<MailSender> | null = null
    return {
        send: async (mail) => (await (opened ??= open(options))).send(mail),
        close: () => void opened?.then((sender) => sender.close()),
    }
}
