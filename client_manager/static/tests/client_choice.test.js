import {describe, expect, test} from "@odoo/hoot";
import {press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

class Talk extends models.Model {
    _name = "talk";

    kind = fields.Selection({
        string: "Kind",
        required: true,
        selection: [
            ["call", "Call"],
            ["visit", "Visit"],
        ],
    });
    outcome = fields.Selection({
        selection: [
            ["agreed", "Agreed"],
            ["refused", "Refused"],
        ],
    });
    _records = [{id: 1, kind: "call", outcome: false}];
}
defineModels([Talk]);

const OPTION = ".o_field_widget[name=%] button";
const kind = OPTION.replace("%", "kind");
const outcome = OPTION.replace("%", "outcome");

async function openTalk(more = "") {
    await mountView({
        resModel: "talk",
        resId: 1,
        type: "form",
        arch: `<form>
            <field name="kind" widget="client_choice" nolabel="1"/>
            <field name="outcome" widget="client_choice" string="How It Went" ${more}/>
        </form>`,
    });
}

test("what is chosen is told, with the name of the field", async () => {
    await openTalk();
    expect("[role=group][aria-label='Kind']").toHaveCount(1);
    expect("[role=group][aria-label='How It Went']").toHaveCount(1);
    expect(`${kind}[aria-pressed=true]`).toHaveText("Call");
    expect(`${outcome}[aria-pressed=true]`).toHaveCount(0);
});

test("chosen by the keyboard, and taken back where it is not required", async () => {
    onRpc("talk", "web_save", ({args}) => expect.step(args[1].kind));
    await openTalk();
    await contains(`${kind}:contains(Visit)`).focus();
    await press("Enter");
    await contains(`${outcome}:contains(Refused)`).focus();
    await press("Enter");
    await animationFrame();
    expect(`${kind}[aria-pressed=true]`).toHaveText("Visit");
    expect(`${outcome}[aria-pressed=true]`).toHaveText("Refused");
    await press("Enter");
    await animationFrame();
    expect(`${outcome}[aria-pressed=true]`).toHaveCount(0);
    await contains(`${kind}:contains(Visit)`).click();
    expect(`${kind}[aria-pressed=true]`).toHaveText("Visit");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["visit"]);
});

test("what may not be changed is text", async () => {
    await openTalk('readonly="1"');
    expect(kind).toHaveCount(2);
    expect(outcome).toHaveCount(0);
});
