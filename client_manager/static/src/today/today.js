import {
    Component,
    onPatched,
    onWillStart,
    status,
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
// So long (milliseconds) an attempt that was no attempt can be taken back.
const TAKE_BACK = 10 * 1000;

/** One line of a block: the record, and what can be done with one tap. */
export class TodayItem extends Component {
    static template = "client_manager.TodayItem";
    static props = {
        item: Object,
        open: Function,
        record: Function,
        notReached: Function,
        snooze: Function,
    };

    setup() {
        this.state = useState({busy: false});
    }

    /** A second tap before the first one is written down would be a second attempt. */
    async tried() {
        this.state.busy = true;
        try {
            await this.props.notReached(this.props.item);
        } finally {
            this.state.busy = false;
        }
    }

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
        this.notification = useService("notification");
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
        this.notReached = this.notReached.bind(this);
        this.snooze = this.snooze.bind(this);
    }

    async load() {
        const turn = (this.turn = (this.turn || 0) + 1);
        const page = await this.orm.call("client.today", "get_today", [
            this.scope || false,
        ]);
        // What was asked before the last time may come after it.
        if (turn === this.turn) {
            this.state.page = page;
            this.loaded = Date.now();
        }
    }

    /**
     * Read anew after something was done with a line. The dialog is not to wait for
     * it, and gives the focus back to the button it was opened by, which may be gone
     * a moment later.
     */
    async loadAfter(item) {
        if (!this.root.el) {
            return; // The page was left by the dialog.
        }
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

    /** What a button records: the model, its method, the record and the context. */
    recorded({partner_id, kind, activity_id, event_id}, methods) {
        if (event_id) {
            return ["calendar.event", methods.event, event_id, {}];
        }
        return activity_id
            ? ["mail.activity", methods.activity, activity_id, {}]
            : ["res.partner", methods.client, partner_id, {interaction_kind: kind}];
    }

    async recordContact(item) {
        const [model, method, id, context] = this.recorded(item.record, {
            event: "action_record_result",
            activity: "action_record_contact",
            client: "action_record_interaction",
        });
        const action = await this.orm.call(model, method, [[id]], {context});
        await this.action.doAction(action, {
            additionalContext: {client_stay: true},
            onClose: () => void this.loadAfter(item),
        });
    }

    /** Nobody picked up: written down with one tap, which can be taken back. */
    async notReached(item) {
        const [model, method, id, context] = this.recorded(item.record, {
            activity: "action_not_reached",
            client: "action_not_reached",
        });
        const attempt = await this.orm.call(model, method, [[id]], {context});
        // It outlives the page, whose own services end with it.
        const {orm} = this.env.services;
        const close = this.notification.add(
            _t("Not reached: written down for %s. It stays to be done.", item.title),
            {
                type: "info",
                autocloseDelay: TAKE_BACK,
                buttons: [
                    {
                        name: _t("Take Back"),
                        onClick: async () => {
                            close();
                            await orm.unlink("client.interaction", [attempt]);
                            if (status(this) !== "destroyed") {
                                await this.load();
                            }
                        },
                    },
                ],
            }
        );
        await this.loadAfter(item);
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
