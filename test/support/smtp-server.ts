/** A small SMTP server for tests: takes mails, refuses recipients, or says nothing. Node's net only, so that nothing is hidden from the test. */
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface ReceivedMail {
    readonly recipients: readonly string[]
    /** As it came over the line, with its headers. */
    readonly message: string
}

export interface SmtpServer {
    readonly url: string
    readonly mails: readonly ReceivedMail[]
    /** Refuses recipients with a temporary error from now on, or takes them again. */
    refuse(isRefusing: boolean): void
    stop(): Promise<void>
}

export async function startSmtpServer(): Promise<SmtpServer> {
    const mails: ReceivedMail[] = []
    const sockets = new Set<Socket>()
    let isRefusing = false

    function converse(socket: Socket): void {
        sockets.add(socket.on('close', () => sockets.delete(socket)).setEncoding('utf8'))
        let [text, recipients, isMessage] = ['', [] as string[], false]
        const answerTo = (line: string): string => {
            if (/^RCPT/i.test(line) && isRefusing) return '451 Try again later'
            if (/^RCPT/i.test(line)) recipients.push(line.replace(/^RCPT TO:/i, ''))
            if (/^DATA/i.test(line)) isMessage = true
            return isMessage ? '354 Go on' : /^EHLO/i.test(line) ? '250 test' : '250 OK'
        }
        socket.write('220 test ESMTP\r\n')
        socket.on('data', (chunk: string) => {
            text += chunk
            for (let end = text.indexOf(isMessage ? '\r\n.\r\n' : '\r\n'); end >= 0; end = text.indexOf(isMessage ? '\r\n.\r\n' : '\r\n')) {
                const line = text.slice(0, end)
                text = text.slice(end + (isMessage ? 5 : 2))
                if (isMessage) {
                    mails.push({ recipients, message: line })
                    ;[recipients, isMessage] = [[], false]
                    socket.write('250 Taken\r\n')
                } else socket.write(`${answerTo(line)}\r\n`)
            }
        })
    }

    const server = createServer(converse)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return {
        url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
        mails,
        refuse: (is) => (isRefusing = is),
        stop: () =>
            new Promise((resolve) => {
                server.close(() => resolve())
                for (const socket of sockets) socket.destroy()
            }),
    }
}
