import {ActivityMarkAsDone} from "@mail/core/web/activity_markasdone_popover";
import {onWillStart} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";
import {user} from "@web/core/user";

// Documents whose calls are calls with a client; the server looks at the partner.
const DOCUMENTS = [
    "res.partner",
    "crm.lead",
    "sale.order",
    "account.move",
    "helpdesk.ticket",
];

/** A call in which nobody was reached is not done: the attempt is written down. */
patch(ActivityMarkAsDone.prototype, {
    setup() {
        super.setup();
        onWillStart(async () => {
            this.recordsContacts = await user.hasGroup(
                "client_manager.group_client_manager"
            );
        });
    },

    get mayBeNotReached() {
        const activity = this.props.activity;
        return (
            this.recordsContacts &&
            activity.activity_category === "phonecall" &&
            DOCUMENTS.includes(activity.res_model)
        );
    },

    async onClickNotReached() {
        // A second tap before the first one is written down would be a second attempt.
        if (this.sending) {
            return;
        }
        this.sending = true;
        try {
            await this.writeAttempt();
        } finally {
            this.sending = false;
        }
    },

    async writeAttempt() {
        const activity = this.props.activity;
        const thread = this.env.services["mail.store"].Thread.insert({
            model: activity.res_model,
            id: activity.res_id,
        });
        await this.env.services.orm.call(
            "mail.activity",
            "action_not_reached",
            [[activity.id]],
            {feedback: activity.feedback || false}
        );
        // It was said of this attempt, and not of the contact that is still to come.
        activity.feedback = "";
        this.props.close?.();
        this.props.onActivityChanged(thread);
    },
});
