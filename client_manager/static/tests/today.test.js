import {describe, expect, test} from "@odoo/hoot";
import {click, press, queryAll, queryFirst} from "@odoo/hoot-dom";
import {animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {useServiceProtectMethodHandling} from "@web/core/utils/hooks";
import {WebClient} from "@web/webclient/webclient";

import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const DUE = {
    key: "client.cadence,3",
    model: "res.partner",
    res_id: 7,
    title: "Textile House",
    text: "Call",
    badge: "2 d. late",
    late: true,
    phone: "+7 (495) 123-45-67",
    email: "a@example.com",
    record: {partner_id: 7, kind: "call"},
    cadence: 3,
};

function page(values = {}) {
    return {
        scope: "mine",
        leads: false,
        day: "Monday, 15 June",
        blocks: [
            {
                name: "contacts",
                title: "Contacts Due",
                icon: "fa-phone",
                count: 12,
                items: [DUE],
                action: {
                    type: "ir.actions.act_window",
                    res_model: "client.cadence",
                    views: [[false, "list"]],
                    domain: [["next_date", "<=", "2026-06-15"]],
                },
            },
            {
                name: "debts",
                title: "Overdue Debts",
                icon: "fa-money",
                count: 0,
                items: [],
                action: {},
            },
        ],
        help: [],
        ahead: [],
        has_clients: true,
        ...values,
    };
}

async function openToday(values) {
    onRpc("client.today", "get_today", async ({args}) => {
        expect.step(`get_today ${args[0]}`);
        return page(await (typeof values === "function" ? values(args[0]) : values));
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "client_manager.today",
    });
}

test("one call fills the page", async () => {
    await openToday();
    expect.verifySteps(["get_today false"]);
    expect(".o_client_today_block").toHaveCount(1);
    expect(".o_client_today_count").toHaveText("12");
    expect(".o_client_today_item .badge").toHaveClass("text-bg-danger");
    expect(".o_client_today_item a[href^=tel]").toHaveAttribute(
        "href",
        "tel:+74951234567"
    );
    expect(".o_client_today_item a[href^=mailto]").toHaveAttribute(
        "href",
        "mailto:a@example.com"
    );
    expect(".o_client_today_quiet").toHaveText("Nothing under: Overdue Debts");
    expect(".btn-group").toHaveCount(0);
});

test("who leads changes between the team and the own clients", async () => {
    await openToday((scope) => ({
        leads: true,
        scope: scope || "team",
        help:
            scope === "mine"
                ? []
                : [
                      {
                          user_id: 5,
                          name: "Boris",
                          figures: {contacts: {title: "Late", count: 4, action: {}}},
                      },
                  ],
    }));
    expect(".o_client_today_manager").toHaveCount(1);
    expect(".o_client_today_manager .badge").toHaveText("4");
    await contains(".btn-group .btn:contains(My Own)").click();
    expect.verifySteps(["get_today false", "get_today mine"]);
    expect(".o_client_today_manager").toHaveCount(0);
    expect(".btn-group .btn:contains(My Own)").toHaveClass("active");
});

test("an empty day tells what comes next", async () => {
    await openToday({blocks: [], ahead: [DUE]});
    expect.verifySteps(["get_today false"]);
    expect(".o_client_today_empty h2").toHaveText("Nothing is waiting for you today");
    expect(".o_client_today_ahead .o_client_today_item").toHaveCount(1);
});

test("a newcomer without clients is told where they come from", async () => {
    await openToday({blocks: [], has_clients: false});
    expect(".o_client_today_newcomer").toHaveCount(1);
    expect(".o_client_today_ahead").toHaveCount(0);
    expect.verifySteps(["get_today false"]);
});

test("recording asks the server for the dialog and looks again afterwards", async () => {
    onRpc("res.partner", "action_record_interaction", ({args, kwargs}) => {
        expect.step(`record ${args[0][0]} ${kwargs.context.interaction_kind}`);
        return {type: "ir.actions.act_window_close"};
    });
    await openToday();
    await contains(".o_client_today_record").click();
    await animationFrame();
    expect.verifySteps(["get_today false", "record 7 call", "get_today false"]);
});

test("an agreed call and a meeting are recorded where they stand", async () => {
    onRpc("mail.activity", "action_record_contact", ({args}) => {
        expect.step(`activity ${args[0][0]}`);
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("calendar.event", "action_record_result", ({args}) => {
        expect.step(`event ${args[0][0]}`);
        return {type: "ir.actions.act_window_close"};
    });
    const items = [
        {...DUE, key: "mail.activity,4", record: {activity_id: 4}},
        {...DUE, key: "calendar.event,5", record: {event_id: 5}},
    ];
    await openToday({blocks: [{...page().blocks[0], items}]});
    expect(".o_client_today_tried").toHaveCount(0);
    await contains(".o_client_today_item:first .o_client_today_record").click();
    await animationFrame();
    await contains(".o_client_today_item:last .o_client_today_record").click();
    await animationFrame();
    expect.verifySteps([
        "get_today false",
        "activity 4",
        "get_today false",
        "event 5",
        "get_today false",
    ]);
});

test("nobody picked up: one tap, once, and it can be taken back", async () => {
    const written = new Deferred();
    onRpc("res.partner", "action_not_reached", async ({args, kwargs}) => {
        expect.step(`tried ${args[0][0]} ${kwargs.context.interaction_kind}`);
        await written;
        return 11;
    });
    onRpc("client.interaction", "unlink", ({args}) => {
        expect.step(`unlink ${args[0][0]}`);
        return true;
    });
    await openToday({blocks: [{...page().blocks[0], items: [{...DUE, tried: true}]}]});
    await contains(".o_client_today_tried").click();
    expect(".o_client_today_tried").not.toBeEnabled();
    expect.verifySteps(["get_today false", "tried 7 call"]);
    written.resolve();
    await animationFrame();
    expect(".o_client_today_tried").toBeEnabled();
    expect(".o_notification").toHaveText(/Textile House/);
    await contains(".o_notification button:contains(Take Back)").click();
    await animationFrame();
    expect.verifySteps(["get_today false", "unlink 11", "get_today false"]);
});

test("a call of another kind in vain is one of its activity", async () => {
    onRpc("mail.activity", "action_not_reached", ({args}) => {
        expect.step(`tried ${args[0][0]}`);
        return 12;
    });
    const item = {...DUE, record: {activity_id: 4}, tried: true};
    await openToday({blocks: [{...page().blocks[0], items: [item]}]});
    await contains(".o_client_today_tried").click();
    await animationFrame();
    expect.verifySteps(["get_today false", "tried 4", "get_today false"]);
});

test("whoever uses the keyboard goes on with the line that moved up", async () => {
    const other = {...DUE, key: "client.cadence,4", title: "Linen House"};
    const blocks = (items) => [{...page().blocks[0], count: items.length, items}];
    let items = [DUE, other];
    onRpc("res.partner", "action_record_interaction", () => ({
        type: "ir.actions.act_window_close",
    }));
    await openToday(() => ({blocks: blocks(items)}));
    const record = async () => {
        queryFirst(".o_client_today_record").focus();
        await press("Enter");
        await animationFrame();
        await animationFrame();
    };
    items = [other];
    await record();
    expect(".o_client_today_open").toBeFocused();
    expect(".o_client_today_open").toHaveText(/^Linen House/);
    items = [];
    await record();
    expect("h1").toBeFocused();
    expect.verifySteps(["get_today false", "get_today false", "get_today false"]);
});

test("what is taken back after the page was left is taken back", async () => {
    patchWithCleanup(useServiceProtectMethodHandling, {
        fn: () => Promise.reject(new Error("a service of the page was asked")),
    });
    onRpc("res.partner", "action_not_reached", () => 11);
    onRpc("client.interaction", "unlink", ({args}) => {
        expect.step(`unlink ${args[0][0]}`);
        return true;
    });
    await openToday({blocks: [{...page().blocks[0], items: [{...DUE, tried: true}]}]});
    await contains(".o_client_today_tried").click();
    await animationFrame();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "client_manager.today",
    });
    await animationFrame();
    expect.verifySteps(["get_today false", "get_today false", "get_today false"]);
    await contains(".o_notification button:contains(Take Back)").click();
    await animationFrame();
    expect.verifySteps(["unlink 11"]);
});

test("an answer that comes late does not overtake", async () => {
    const late = new Deferred();
    let asked = 0;
    await openToday(async () => {
        asked += 1;
        const values = {leads: true, day: `answer ${asked}`};
        if (asked === 2) {
            await late;
        }
        return values;
    });
    const [team, own] = queryAll(".btn-group button");
    await click(own);
    await click(team);
    await animationFrame();
    expect("h1").toHaveText("answer 3");
    late.resolve();
    await animationFrame();
    expect("h1").toHaveText("answer 3");
    expect.verifySteps(["get_today false", "get_today mine", "get_today team"]);
});

test("buttons say whom they are about", async () => {
    const items = [{...DUE, tried: true}];
    await openToday({blocks: [{...page().blocks[0], items}]});
    expect(".o_client_today_tried").toHaveCount(1);
    const [title] = queryAll(".o_client_today_open span[id]");
    expect(title).toHaveText("Textile House");
    for (const button of queryAll(".o_client_today_buttons .btn")) {
        expect(button).toHaveAttribute("aria-describedby", title.id);
    }
    expect.verifySteps(["get_today false"]);
});

test("a block of several models has a list for each", async () => {
    const action = (model) => ({
        type: "ir.actions.act_window",
        res_model: model,
        views: [[false, "list"]],
        domain: [],
    });
    const group = (title, model, count) => ({
        title,
        count,
        items: [{key: `${model},1`, model, res_id: 1, title: `First of ${title}`}],
        action: action(model),
    });
    await openToday({
        blocks: [
            {
                name: "approvals",
                title: "Approvals",
                icon: "fa-gavel",
                count: 5,
                items: [],
                action: null,
                groups: [group("Leaves", "a.leave", 4), group("Plans", "a.plan", 1)],
            },
        ],
    });
    const opened = [];
    getService("action").doAction = (asked) => opened.push(asked);
    expect("button.o_client_today_title").toHaveCount(0);
    expect(".o_client_today_title .o_client_today_count").toHaveText("5");
    expect(".o_client_today_item").toHaveCount(2);
    await contains(".o_client_today_group_title:contains(Plans)").click();
    await contains(
        ".o_client_today_group:contains(Leaves) .btn:contains(all (4))"
    ).click();
    await contains(".o_client_today_open:contains(First of Plans)").click();
    expect(opened.map((asked) => asked.res_model)).toEqual([
        "a.plan",
        "a.leave",
        "a.plan",
    ]);
    expect(opened[2].res_id).toBe(1);
    expect.verifySteps(["get_today false"]);
});

test("a page left open is read anew when it is looked at again", async () => {
    mockDate("2026-06-15 09:00:00");
    await openToday();
    const look = async () => {
        document.dispatchEvent(new Event("visibilitychange"));
        await animationFrame();
    };
    await look();
    expect.verifySteps(["get_today false"]);
    mockDate("2026-06-16 09:00:00");
    await look();
    expect.verifySteps(["get_today false"]);
});

test("colours and buttons say what an item is", async () => {
    const item = (id, more) => ({...DUE, ...more, key: `client.errand,${id}`});
    const plain = {phone: "", email: "", record: null, cadence: null, late: false};
    await openToday({
        blocks: [
            {
                ...page().blocks[0],
                items: [
                    item(1, {}),
                    item(2, {...plain, good: true, badge: "answered"}),
                    item(3, {...plain, badge: ""}),
                ],
            },
        ],
    });
    expect(".badge.text-bg-danger").toHaveText("2 d. late");
    expect(".badge.text-bg-success").toHaveText("answered");
    expect(".o_client_today_item .badge").toHaveCount(2);
    expect(".o_client_today_buttons").toHaveCount(1);
    expect("h1").toHaveText("Monday, 15 June");
    expect("section h2 button").toHaveAttribute("type", "button");
    expect(".o_client_today_snooze").toHaveAttribute("aria-label", "Put off");
    expect.verifySteps(["get_today false"]);
});

test("the title opens the list of exactly what was counted", async () => {
    await openToday();
    onRpc("client.cadence", "*", () => {});
    const opened = [];
    getService("action").doAction = (action) => opened.push(action);
    await click(queryFirst(".o_client_today_title"));
    await animationFrame();
    expect(opened[0].domain).toEqual([["next_date", "<=", "2026-06-15"]]);
    expect(queryAll(".o_client_today_title")).toHaveCount(1);
    expect.verifySteps(["get_today false"]);
});
