import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

// The morning of a manager: the app opens Today, a late contact is recorded and gone.
registry.category("web_tour.tours").add("client_today_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the app",
            trigger:
                ".o_app[data-menu-xmlid='client_manager.client_manager_menu_root']",
            run: "click",
        },
        {
            content: "Today is its first screen; record the contact that is due",
            trigger:
                ".o_client_today_block[data-block=contacts] .o_client_today_item:contains(Tour Client) .o_client_today_record",
            run: "click",
        },
        {
            content: "Say what was said",
            trigger: ".modal .o_field_widget[name=summary] textarea",
            run: "edit They take the linen",
        },
        {
            content: "Save",
            trigger: ".modal .o_form_button_save, .modal button[name=action_save]",
            run: "click",
        },
        {
            content: "It is not due any more",
            trigger:
                ".o_client_today:not(:has(.o_client_today_block[data-block=contacts] .o_client_today_item:contains(Tour Client)))",
        },
        {
            content: "Its debt still waits: open all clients with debts",
            trigger: ".o_client_today_block[data-block=debts] .o_client_today_title",
            run: "click",
        },
        {
            content: "The list holds it",
            trigger: ".o_list_view .o_data_row:contains(Tour Client)",
        },
    ],
});
