import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The client's people in a grid of influence (rows) and attitude (columns). On a phone
 * it becomes a list of the places where somebody stands.
 */
export class StakeholderMap extends Component {
    static template = "client_manager.StakeholderMap";
    static props = {map: Object};

    setup() {
        this.action = useService("action");
    }

    /** Open a person. */
    open(person) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "client.stakeholder",
            res_id: person.id,
            views: [[false, "form"]],
        });
    }
}

export class StakeholderMapField extends Component {
    static template = "client_manager.StakeholderMapField";
    static components = {StakeholderMap};
    static props = {...standardFieldProps};

    get map() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("client_stakeholder_map", {
    component: StakeholderMapField,
    supportedTypes: ["json"],
});
