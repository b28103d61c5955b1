/** The texts of the details. */
import apexName from '@salesforce/label/c.Headroom_Quota_Apex'
import bulkName from '@salesforce/label/c.Headroom_Quota_Bulk'
import dataName from '@salesforce/label/c.Headroom_Quota_Data'
import chart from '@salesforce/label/c.Headroom_Details_Chart'
import day from '@salesforce/label/c.Headroom_Details_Day'
import ledger from '@salesforce/label/c.Headroom_Details_Ledger'
import period from '@salesforce/label/c.Headroom_Details_Period'
import place from '@salesforce/label/c.Headroom_Details_Place'
import placeCompany from '@salesforce/label/c.Headroom_Details_PlaceCompany'
import placeCompanyEditions from '@salesforce/label/c.Headroom_Details_PlaceCompanyEditions'
import placeCompanyShows from '@salesforce/label/c.Headroom_Details_PlaceCompanyShows'
import placeEditions from '@salesforce/label/c.Headroom_Details_PlaceEditions'
import placeReport from '@salesforce/label/c.Headroom_Details_PlaceReport'
import placeReportEditions from '@salesforce/label/c.Headroom_Details_PlaceReportEditions'
import placeReportShows from '@salesforce/label/c.Headroom_Details_PlaceReportShows'
import places from '@salesforce/label/c.Headroom_Details_Places'
import placeShows from '@salesforce/label/c.Headroom_Details_PlaceShows'
import placeSystem from '@salesforce/label/c.Headroom_Details_PlaceSystem'
import placeSystemEditions from '@salesforce/label/c.Headroom_Details_PlaceSystemEditions'
import placeSystemShows from '@salesforce/label/c.Headroom_Details_PlaceSystemShows'
import quota from '@salesforce/label/c.Headroom_Details_Quota'
import week from '@salesforce/label/c.Headroom_Details_Week'

export const labels = { chart, ledger, period, place, placeEditions, places, placeShows, quota }

export const PERIODS = [
    { label: day, value: '1' },
    { label: week, value: '7' },
]

export const QUOTA_OPTIONS = [
    { label: dataName, value: 'data' },
    { label: bulkName, value: 'bulk' },
    { label: apexName, value: 'apex' },
]

/** Where Salesforce shows the same figures. */
export const PLACES = [
    { name: placeCompany, shows: placeCompanyShows, editions: placeCompanyEditions },
    { name: placeSystem, shows: placeSystemShows, editions: placeSystemEditions },
    { name: placeReport, shows: placeReportShows, editions: placeReportEditions },
]
