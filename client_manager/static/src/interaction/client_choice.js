import {registry} from "@web/core/registry";
import {
    BadgeSelectionField,
    badgeSelectionField,
} from "@web/views/fields/badge_selection/badge_selection_field";

/**
 * Odoo's badges as buttons: they are reached by Tab, pressed by Enter or Space, and read
 * out with the name of the field and which of them is chosen.
 */
export class ClientChoiceField extends BadgeSelectionField {
    static template = "client_manager.ClientChoiceField";
    static props = {...BadgeSelectionField.props, label: String};
}

registry.category("fields").add("client_choice", {
    ...badgeSelectionField,
    component: ClientChoiceField,
    supportedTypes: ["selection"],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...badgeSelectionField.extractProps(fieldInfo, dynamicInfo),
        label: fieldInfo.string,
    }),
});
