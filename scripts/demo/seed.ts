/** Believable records, made up for this demo: a small company that sells to other small companies. */

export interface SeedLead {
    readonly FirstName: string
    readonly LastName: string
    readonly Company: string
    readonly Title: string
    readonly Email: string
    readonly Status: string
    readonly LeadSource: string
}

const people = [
    ['Ana', 'Ferreira', 'Northwind Bakery', 'Owner'],
    ['Bilal', 'Haddad', 'Harbor Freight Forwarding', 'Operations Manager'],
    ['Chloe', 'Martin', 'Meridian Dental', 'Practice Manager'],
    ['Dmitri', 'Volkov', 'Volkov & Daughters Joinery', 'Partner'],
    ['Elif', 'Kaya', 'Anatolia Textiles', 'Head of Purchasing'],
    ['Femi', 'Okafor', 'Lagoon Solar', 'Chief Technology Officer'],
    ['Greta', 'Lindqvist', 'Fjord Analytics', 'VP Sales'],
    ['Hiro', 'Tanaka', 'Tanaka Precision', 'Plant Director'],
    ['Ines', 'Moreau', 'Atelier Moreau', 'Founder'],
    ['Jonas', 'Weber', 'Weber Energie', 'IT Lead'],
] as const

const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List'] as const

export const accounts = [
    { Name: 'Bluebird Logistics', Industry: 'Transportation', BillingCity: 'Rotterdam', NumberOfEmployees: 240 },
    { Name: 'Castle & Reed', Industry: 'Consulting', BillingCity: 'Leeds', NumberOfEmployees: 35 },
    { Name: 'Delta Water', Industry: 'Utilities', BillingCity: 'Lyon', NumberOfEmployees: 1_200 },
]

/** @param count any number: names repeat with a number behind the company. */
export function makeLeads(count: number): SeedLead[] {
    return Array.from({ length: count }, (_, index) => {
        const [FirstName, LastName, company, Title] = people[index % people.length] as (typeof people)[number]
        const round = Math.floor(index / people.length)
        const domain = company.toLowerCase().replaceAll(/[^a-z]+/g, '')
        return {
            FirstName,
            LastName,
            Company: round === 0 ? company : `${company} ${round + 1}`,
            Title,
            Email: `${FirstName}.${LastName}${round === 0 ? '' : round + 1}@${domain}.example`.toLowerCase(),
            Status: 'Open',
            LeadSource: leadSources[index % leadSources.length] as string,
        }
    })
}
