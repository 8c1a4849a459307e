import {
    Component,
    onPatched,
    onWillStart,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

// Looked at again after so long (milliseconds), the page is read anew.
const STALE = 5 * 60 * 1000;

/** One line of a block: the record, and what can be done with one tap. */
export class TodayItem extends Component {
    static template = "client_manager.TodayItem";
    static props = {
        item: Object,
        open: Function,
        record: Function,
        snooze: Function,
    };

    get telephone() {
        return `tel:${this.props.item.phone.replace(/[^+\d]/g, "")}`;
    }

    /** The id of its title, which says of its buttons whom they are about. */
    get titleId() {
        return `o_client_today_${this.props.item.key}`;
    }
}

/**
 * The page of the morning. All it shows comes from one call to the server
 * (client.today); blocks that other parts of the program add need no code here.
 */
export class Today extends Component {
    static template = "client_manager.Today";
    static components = {Layout, TodayItem};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({page: null});
        this.root = useRef("root");
        this.scope = this.props.state?.scope;
        useSetupAction({getLocalState: () => ({scope: this.scope})});
        onWillStart(() => this.load());
        onPatched(() => this.returnFocus());
        // A page left open overnight is not yesterday's in the morning.
        useExternalListener(document, "visibilitychange", () => this.lookAgain());
        this.openItem = this.openItem.bind(this);
        this.recordContact = this.recordContact.bind(this);
        this.snooze = this.snooze.bind(this);
    }

    async load() {
        this.state.page = await this.orm.call("client.today", "get_today", [
            this.scope || false,
        ]);
        this.loaded = Date.now();
    }

    /**
     * Read anew after something was done with a line. The dialog is not to wait for
     * it, and gives the focus back to the button it was opened by, which may be gone
     * a moment later.
     */
    async loadAfter(item) {
        const lines = [...this.root.el.querySelectorAll(".o_client_today_item")];
        const line = lines.find((one) => one.dataset.key === item.key);
        const block = line?.closest(".o_client_today_block");
        const place = {
            block: block?.dataset.block,
            index: lines.filter((one) => block?.contains(one)).indexOf(line),
        };
        await this.load();
        this.place = place;
    }

    /** Whoever works by the keyboard goes on with the line that moved up. */
    returnFocus() {
        const place = this.place;
        this.place = null;
        if (!place || document.activeElement !== document.body) {
            return;
        }
        const blocks = [...this.root.el.querySelectorAll(".o_client_today_block")];
        const block = blocks.find((one) => one.dataset.block === place.block);
        const lines = [...(block?.querySelectorAll(".o_client_today_open") || [])];
        const line = lines[place.index] || lines.at(-1);
        (line || this.root.el.querySelector("h1")).focus();
    }

    async lookAgain() {
        if (
            document.visibilityState === "visible" &&
            Date.now() - this.loaded > STALE
        ) {
            await this.load();
        }
    }

    get waiting() {
        return this.state.page.blocks.filter((block) => block.count);
    }

    get quiet() {
        return this.state.page.blocks.filter((block) => !block.count);
    }

    async choose(scope) {
        this.scope = scope;
        await this.load();
    }

    openList(action) {
        return this.action.doAction(action);
    }

    openItem(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: item.model,
            res_id: item.res_id,
            views: [[false, "form"]],
        });
    }

    openClients() {
        return this.action.doAction("client_manager.client_action_my");
    }

    async recordContact(item) {
        const action = await this.orm.call(
            "res.partner",
            "action_record_interaction",
            [[item.record.partner_id]],
            {context: {interaction_kind: item.record.kind}}
        );
        await this.action.doAction(action, {onClose: () => void this.loadAfter(item)});
    }

    snooze(item) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Put Off"),
                res_model: "client.interaction.snooze",
                views: [[false, "form"]],
                target: "new",
                context: {default_cadence_ids: [item.cadence]},
            },
            {onClose: () => void this.loadAfter(item)}
        );
    }
}

registry.category("actions").add("client_manager.today", Today);
