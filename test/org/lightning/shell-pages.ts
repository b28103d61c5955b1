/** The pages around a component: the app with its tabs, Setup with its tree, and the login. Made of SLDS blueprints. */
import type { Person } from '../local-org.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import type { PanelBuild } from './build/panel.ts'
import type { Tab } from './build/sources.ts'
import { Html, html, json } from './html.ts'

export interface ShownPage {
    readonly tab: Tab
    readonly build: PanelBuild
    readonly user: RunningUser
    readonly orgName: string
    /** For the inline scripts, which the content security policy names by it. */
    readonly nonce: string
}

interface Document {
    readonly title: string
    readonly className: string
}

const writeDocument = ({ title, className }: Document, body: Html): Html =>
    html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>${title} | Salesforce</title>
                <link rel="icon" href="data:," />
                <link rel="stylesheet" href="/lightning/assets/slds.css" />
                <link rel="stylesheet" href="/lightning/assets/shell.css" />
            </head>
            <body class="slds-scope ${className}">
                ${body}
            </body>
        </html>`

function scripts({ tab, build, user, nonce }: ShownPage): Html {
    const imports = Object.fromEntries(Object.entries(build.vendorFiles).map(([id, file]) => [id, `/lightning/vendor/${file}`]))
    const page = {
        userId: user.id,
        locale: user.locale.replace('_', '-'),
        timeZone: user.timeZone,
        permissions: [...user.customPermissions],
        component: tab.component,
    }
    return html`<script type="importmap" nonce="${nonce}">
            ${json({ imports })}
        </script>
        <script type="application/json" id="page">
            ${json(page)}
        </script>
        <script type="module" src="/lightning/panel/main.js"></script>`
}

const header = ({ user, orgName }: ShownPage, bar: Html): Html =>
    html`<header>
        <a href="#main" class="slds-assistive-text slds-assistive-text_focus">Skip to main content</a>
        <div class="shell-header">
            <span class="shell-cloud" aria-hidden="true"></span><span class="shell-org">${orgName}</span>
            <form method="post" action="/secur/logout.jsp" class="shell-user">
                <span>${user.name}</span> <button class="slds-button slds-button_neutral">Log Out</button>
            </form>
        </div>
        ${bar}
    </header>`

const contextBar = (app: string, navigation: Html = html``): Html =>
    html`<div class="slds-context-bar">
        <div class="slds-context-bar__primary">
            <div class="slds-context-bar__item shell-app-name"><span class="slds-context-bar__app-name">${app}</span></div>
        </div>
        ${navigation}
    </div>`

const TOASTS = html`<div
    id="toasts"
    class="slds-notify_container shell-toasts"
    role="region"
    aria-label="Notifications"
    aria-live="polite"
></div>`

const current = (isCurrent: boolean): Html => new Html(isCurrent ? ' aria-current="page"' : '')

/** As https://help.salesforce.com/s/articleView?id=xcloud.lex_landing_page.htm: header, app with its tabs, page. */
export function appPage(page: ShownPage): Html {
    const { label: title } = page.tab
    const tabs = page.build.tabs.map(({ name, label }) => {
        const isCurrent = name === page.tab.name
        return html`<li class="slds-context-bar__item${isCurrent ? ' slds-is-active' : ''}">
            <a href="/lightning/n/${name}" class="slds-context-bar__label-action" ${current(isCurrent)}>${label}</a>
        </li>`
    })
    const navigation = html`<nav class="slds-context-bar__secondary" aria-label="App">
        <ul class="slds-grid">
            ${tabs}
        </ul>
    </nav>`
    return writeDocument(
        { title, className: 'shell-app' },
        html`${header(page, contextBar(title, navigation))}
            <main id="main" class="shell-main">
                <h1 class="slds-assistive-text">${title}</h1>
                <div id="component"></div>
            </main>
            ${TOASTS}${scripts(page)}`,
    )
}

/** Setup frames a Visualforce page beside its tree: /lightning/setup/<Node>/page?address=… */
export function setupPage(page: ShownPage): Html {
    const items = page.build.tabs.map(
        ({ name, label }) => html`<li><a href="/lightning/setup/${name}" ${current(name === page.tab.name)}>${label}</a></li>`,
    )
    return writeDocument(
        { title: `${page.tab.label} | Setup`, className: 'shell-app' },
        html`${header(page, contextBar('Setup'))}
            <div class="shell-columns">
                <nav class="shell-tree" aria-label="Setup">
                    <h2 class="slds-text-title_caps">Installed Packages</h2>
                    <ul>
                        ${items}
                    </ul>
                </nav>
                <main id="main" class="shell-main">
                    <header class="slds-page-header shell-page-header">
                        <p class="slds-text-title_caps">Setup</p>
                        <h1 class="slds-page-header__title">${page.tab.label}</h1>
                    </header>
                    <div id="component"></div>
                </main>
            </div>
            ${TOASTS}${scripts(page)}`,
    )
}

/** For who works on the components. */
export const failurePage = (message: string): Html =>
    writeDocument(
        { title: 'Not built', className: 'shell-app' },
        html`<main class="shell-main">
            <h1 class="slds-text-heading_medium">The components could not be built</h1>
            <pre>${message}</pre>
        </main>`,
    )

export function loginPage(people: readonly Person[], target: string, orgName: string): Html {
    const buttons = people.map(
        ({ username, name, permissionSets }) =>
            html`<li>
                <button class="slds-button slds-button_neutral slds-button_stretch" name="username" value="${username}">${name}</button>
                <p class="slds-text-body_small">${username}<br />${permissionSets.join(', ') || 'no permission set'}</p>
            </li>`,
    )
    return writeDocument(
        { title: 'Login', className: 'shell-login' },
        html`<main>
            <h1 class="slds-text-heading_medium">${orgName}</h1>
            <p>This org runs on this machine and asks for no password. Log in as</p>
            <form method="post" action="/login">
                <input type="hidden" name="retURL" value="${target}" />
                <ul>
                    ${buttons}
                </ul>
            </form>
        </main>`,
    )
}
