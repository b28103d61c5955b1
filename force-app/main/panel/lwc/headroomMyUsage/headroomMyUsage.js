/** What Headroom spent in the sessions of the user who looks: the whole panel for who is no admin. */
import HeadroomPage from 'c/headroomPage'
import { labels } from './labels'

export default class HeadroomMyUsage extends HeadroomPage {
    labels = labels

    get usage() {
        return this.view('myUsage')
    }
}
