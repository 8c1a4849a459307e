import {registry} from "@web/core/registry";

/**
 * Tours that record a contact and count the clicks it takes. What is typed is no
 * click; a click is what hits a button or a link.
 */
const TARGETS = "button, a";
let clicks = 0;

const count = (event) => {
    if (event.target.closest(TARGETS)) {
        clicks++;
    }
};

function begin(trigger) {
    return {
        content: "The screen is there; count from now on",
        trigger,
        run() {
            clicks = 0;
            document.addEventListener("click", count, true);
        },
    };
}

function end(trigger, most) {
    return {
        content: "Recorded, with few clicks",
        trigger,
        run() {
            document.removeEventListener("click", count, true);
            if (!clicks || clicks > most) {
                throw new Error(`${clicks} clicks instead of at most ${most}`);
            }
        },
    };
}

const DIALOG = ".modal .o_client_quick_form";
const NO_DIALOG = "body:not(:has(.modal))";

const SAY = {
    content: "Say what was said",
    trigger: `${DIALOG} [name=summary] textarea`,
    run: "edit They take the linen",
};
const AGREED = {
    content: "With one tap, what came of it",
    trigger: `${DIALOG} [name=outcome] .o_selection_badge:contains(Agreed)`,
    run: "click",
};
const SAVE = {
    content: "Save",
    trigger: ".modal .o_form_button_save, .modal button[name=action_record]",
    run: "click",
};

// From the card of a client, which is open.
registry.category("web_tour.tours").add("client_record_from_card", {
    steps: () => [
        begin(".o_form_view .o_client_record"),
        {
            content: "Record a call",
            trigger: ".o_client_record button:contains(Call)",
            run: "click",
        },
        SAY,
        AGREED,
        SAVE,
        end(NO_DIALOG, 3),
    ],
});

// From Today, where the contact is due, and then no longer.
registry.category("web_tour.tours").add("client_record_from_today", {
    steps: () => [
        begin(".o_client_today_item:contains(Tour Client) .o_client_today_record"),
        {
            content: "Record what is due",
            trigger:
                ".o_client_today_item:contains(Tour Client) .o_client_today_record",
            run: "click",
        },
        SAY,
        AGREED,
        SAVE,
        end(`${NO_DIALOG} .o_client_today:not(:contains(Tour Client))`, 3),
    ],
});

// Nobody picks up: one tap in Today, and the contact is still there.
registry.category("web_tour.tours").add("client_not_reached_from_today", {
    steps: () => [
        begin(".o_client_today_item:contains(Tour Client) .o_client_today_tried"),
        {
            content: "Nobody was reached",
            trigger: ".o_client_today_item:contains(Tour Client) .o_client_today_tried",
            run: "click",
        },
        end(
            ".o_client_today:has(.o_client_today_item:contains(not reached: 1))" +
                " .o_client_today_item:contains(Tour Client)",
            1
        ),
        {
            content: "A wrong tap is taken back",
            trigger: ".o_notification button:contains(Take Back)",
            run: "click",
        },
        {
            content: "As it was",
            trigger: ".o_client_today:not(:contains(not reached: 1))",
        },
        {
            content: "Nobody was reached, indeed",
            trigger: ".o_client_today_item:contains(Tour Client) .o_client_today_tried",
            run: "click",
        },
        {
            content: "It is written down",
            trigger: ".o_client_today_item:contains(not reached: 1)",
        },
    ],
});

// A call planned with the client, whose card is open, reaches nobody.
registry.category("web_tour.tours").add("client_not_reached_from_activity", {
    steps: () => [
        begin(".o-mail-Activity-markDone"),
        {
            content: "It is to be done",
            trigger: ".o-mail-Activity-markDone",
            run: "click",
        },
        {
            content: "But nobody is there",
            trigger: ".o-mail-ActivityMarkAsDone .o_client_not_reached",
            run: "click",
        },
        end(
            "body:not(:has(.o-mail-ActivityMarkAsDone)) .o-mail-Activity .o-mail-Activity-markDone",
            2
        ),
    ],
});

// The agreed call is recorded from Today, which finishes it.
registry.category("web_tour.tours").add("client_record_agreed_from_today", {
    steps: () => [
        begin(
            ".o_client_today_block[data-block=activities] .o_client_today_item:contains(Autumn) .o_client_today_record"
        ),
        {
            content: "Record it",
            trigger:
                ".o_client_today_block[data-block=activities] .o_client_today_item:contains(Autumn) .o_client_today_record",
            run: "click",
        },
        {
            content: "It is said to be done by it",
            trigger: `${DIALOG} [name=done_activity_ids] input:checked`,
        },
        SAY,
        AGREED,
        SAVE,
        end(`${NO_DIALOG} .o_client_today:not(:contains(Autumn))`, 3),
    ],
});

// The meeting of yesterday is recorded from Today.
registry.category("web_tour.tours").add("client_record_result_from_today", {
    steps: () => [
        begin(
            ".o_client_today_block[data-block=results] .o_client_today_item:contains(Autumn) .o_client_today_record"
        ),
        {
            content: "Record its result",
            trigger:
                ".o_client_today_block[data-block=results] .o_client_today_item:contains(Autumn) .o_client_today_record",
            run: "click",
        },
        SAY,
        AGREED,
        SAVE,
        end(`${NO_DIALOG} .o_client_today:not(:contains(Autumn))`, 3),
    ],
});

// From a meeting that has begun, which is open.
registry.category("web_tour.tours").add("client_record_from_meeting", {
    steps: () => [
        begin(".o_form_view button[name=action_record_result]"),
        {
            content: "Record the result",
            trigger: "button[name=action_record_result]",
            run: "click",
        },
        SAY,
        AGREED,
        SAVE,
        end(`${NO_DIALOG} .o_form_view [name=summary]`, 3),
    ],
});

// By finishing a call that was planned with the client, whose card is open.
registry.category("web_tour.tours").add("client_record_from_activity", {
    steps: () => [
        begin(".o-mail-Activity-markDone"),
        {
            content: "It is done",
            trigger: ".o-mail-Activity-markDone",
            run: "click",
        },
        {
            content: "Say what was said",
            trigger: ".o-mail-ActivityMarkAsDone textarea",
            run: "edit They take the linen",
        },
        {
            content: "Done",
            trigger: ".o-mail-ActivityMarkAsDone button:contains(Done)",
            run: "click",
        },
        end(
            "body:not(:has(.o-mail-ActivityMarkAsDone)):not(:has(.o-mail-Activity))",
            3
        ),
    ],
});

// Back from a record, Today is read anew.
registry.category("web_tour.tours").add("client_today_back_tour", {
    steps: () => [
        {
            content: "Open the client to whom a contact is due",
            trigger: ".o_client_today_item:contains(Tour Client) .o_client_today_open",
            run: "click",
        },
        {
            content: "Record there",
            trigger: ".o_client_record button:contains(Call)",
            run: "click",
        },
        SAY,
        SAVE,
        {
            content: "Go back",
            trigger:
                "body:not(:has(.modal)) .o_breadcrumb .o_back_button, .o_back_button",
            run: "click",
        },
        {
            content: "It is not due any more",
            trigger: ".o_client_today:not(:contains(Tour Client))",
        },
    ],
});

// Somebody of another department answers what is asked, from the open form.
registry.category("web_tour.tours").add("client_errand_answer_tour", {
    steps: () => [
        {
            content: "Write the answer",
            trigger: ".o_form_view [name=answer] textarea",
            run: "edit On Monday",
        },
        {
            content: "Send it",
            trigger: "button[name=action_answer]",
            run: "click",
        },
        {
            content: "It is answered",
            trigger: ".o_form_view:not(:has(button[name=action_answer]))",
        },
    ],
});
