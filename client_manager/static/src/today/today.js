import {Component, onWillStart, useExternalListener, useState} from "@odoo/owl";
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
        this.scope = this.props.state?.scope;
        useSetupAction({getLocalState: () => ({scope: this.scope})});
        onWillStart(() => this.load());
        // A page left open overnight is not yesterday's in the morning.
        useExternalListener(document, "visibilitychange", () => this.lookAgain());
        this.openItem = this.openItem.bind(this);
        this.recordContact = this.recordContact.bind(this);
        this.notReached = this.notReached.bind(this);
        this.snooze = this.snooze.bind(this);
    }

    async load() {
        this.state.page = await this.orm.call("client.today", "get_today", [
            this.scope || false,
        ]);
        this.loaded = Date.now();
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
            onClose: () => this.load(),
        });
    }

    /** Nobody picked up: written down with one tap, which can be taken back. */
    async notReached(item) {
        const [model, method, id, context] = this.recorded(item.record, {
            activity: "action_not_reached",
            client: "action_not_reached",
        });
        const attempt = await this.orm.call(model, method, [[id]], {context});
        await this.load();
        const close = this.notification.add(
            _t("Not reached: written down for %s. It stays to be done.", item.title),
            {
                type: "info",
                buttons: [
                    {
                        name: _t("Take Back"),
                        onClick: async () => {
                            close();
                            await this.orm.unlink("client.interaction", [attempt]);
                            await this.load();
                        },
                    },
                ],
            }
        );
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
            {onClose: () => this.load()}
        );
    }
}

registry.category("actions").add("client_manager.today", Today);
