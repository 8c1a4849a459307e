import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {StakeholderMap} from "../relation/stakeholder_map";

/**
 * Components that show the ``data`` of a block, by the key of the block. They get the
 * block and ``run(action, context)``, which calls a method of the client.
 */
export const clientCardBlocks = registry.category("client_manager.client_card_blocks");

class CardBlockData extends Component {
    static props = {block: Object, run: Function};
}

export class CardMonths extends CardBlockData {
    static template = "client_manager.ClientCardMonths";
}

export class CardPeople extends CardBlockData {
    static template = "client_manager.ClientCardPeople";
    static components = {StakeholderMap};
}

export class CardMissing extends CardBlockData {
    static template = "client_manager.ClientCardMissing";
}

clientCardBlocks.add("sales", CardMonths);
clientCardBlocks.add("people", CardPeople);
clientCardBlocks.add("quality", CardMissing);

/** The one page about a client; read in one call, see ``client_card.py``. */
export class ClientCard extends Component {
    static template = "client_manager.ClientCard";
    static components = {Layout};
    static props = {...standardActionServiceProps};
    static path = "client-card";

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({card: null});
        this.run = this.run.bind(this);
        onWillStart(() => this.load());
    }

    get clientId() {
        return this.props.action.context.active_id || this.props.resId;
    }

    async load() {
        if (!this.clientId) {
            return;
        }
        this.state.card = await this.orm.call("res.partner", "client_card", [
            [this.clientId],
        ]);
        this.env.config.setDisplayName(this.state.card.name);
    }

    /** The component that shows the data of a block, if one is registered. */
    componentOf(block) {
        return block.data && clientCardBlocks.get(block.key, null);
    }

    isEmpty(block) {
        const data = block.data && Object.values(block.data).some((value) => value);
        return !data && !block.figures?.length && !block.rows?.length;
    }

    /** Call a method of the client and do the action it gives. */
    async run(method, context = {}) {
        const action = await this.orm.call("res.partner", method, [[this.clientId]], {
            context,
        });
        return this.open(action);
    }

    /** Open the record of a line. */
    async openRow(row) {
        if (row.action) {
            return this.open(await this.orm.call(row.model, row.action, [[row.id]]));
        }
        return this.open({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    open(action) {
        // A dialog leaves the card where it is: what it changed is to be seen.
        const options = action.target === "new" ? {onClose: () => this.load()} : {};
        return this.action.doAction(action, options);
    }

    record(kind) {
        return this.run("action_record_interaction", {interaction_kind: kind});
    }

    get quickContacts() {
        return [
            {kind: "call", icon: "fa-phone", label: _t("Call")},
            {kind: "visit", icon: "fa-handshake-o", label: _t("Visit")},
            {kind: "message", icon: "fa-envelope-o", label: _t("Message")},
        ];
    }
}

registry.category("actions").add("client_manager.client_card", ClientCard);
