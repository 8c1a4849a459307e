"""Clients with everything a client has, each text of it a secret that names itself."""

from datetime import datetime, timedelta

from .contacts import make_contacts
from .tables import PORTFOLIOS, TEXT, secret

_MONTH_AGO = timedelta(days=30)


class Portfolio:
    """Makes one client and its documents; ``ids`` by thing and model."""

    def __init__(self, env, key, users, companies, product):
        manager, letter, self.price = PORTFOLIOS[key]
        company = companies[letter or "A"]
        self.key, self.product = key, product
        self.manager = users.get(manager) or env["res.users"]
        self.company = companies[letter] if letter else env["res.company"]
        self.env = env(
            context={
                **env.context,
                "allowed_company_ids": company.ids,
                "mail_notify_force_send": False,
                "mail_auto_subscribe_no_notify": True,
            }
        )
        self.ids: dict[str, dict[str, list[int]]] = {}

    def secret(self, thing: str) -> str:
        return secret(self.key, thing)

    def keep(self, thing: str, records):
        """Remember records as a thing of this portfolio."""
        kept = self.ids.setdefault(thing, {}).setdefault(records._name, [])
        kept += records.ids
        return records

    def make(self):
        self._make_card()
        self._make_sales()
        self._make_invoice()
        self._make_service()
        self._make_relation()
        make_contacts(self)
        return self

    def _make_card(self):
        partners = self.env["res.partner"]
        self.client = self.keep(
            "client",
            partners.create(
                {
                    "name": self.secret("client"),
                    "is_company": True,
                    "company_id": self.company.id,
                    "user_id": self.manager.id,
                    "customer_rank": 1,
                    "ref": self.secret("ref"),
                    "comment": self.secret("comment"),
                    "street": self.secret("street"),
                    "email": f"{self.secret('mail')}@example.com",
                }
            ),
        )
        self.contact = self._part("contact", "contact")
        self._part("address", "delivery")
        self.keep(
            "bank",
            self.env["res.partner.bank"].create(
                {"acc_number": self.secret("bank"), "partner_id": self.client.id}
            ),
        )
        self._follow(self.client, "card")
        self.keep("assignment", self.client.assignment_ids)
        self.client.assignment_ids.reason = self.secret("assignment")

    def _part(self, thing: str, kind: str):
        return self.keep(
            thing,
            self.env["res.partner"].create(
                {
                    "name": self.secret(thing),
                    "parent_id": self.client.id,
                    "company_id": self.company.id,
                    "type": kind,
                    "function": self.secret("function"),
                    "street": self.secret(f"{thing}street"),
                    "email": f"{self.secret(f'{thing}mail')}@example.com",
                }
            ),
        )

    def _follow(self, record, thing: str):
        """What hangs on a record: a note, a message, a file, a follower."""
        record = record.with_context(mail_create_nosubscribe=True)
        if hasattr(record, "activity_schedule"):
            self.keep(
                f"{thing}activity",
                record.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.secret(f"{thing}activity"),
                    note=self.secret(f"{thing}activity"),
                    user_id=(self.manager or self.env.ref("base.user_admin")).id,
                ),
            )
        self.keep(
            f"{thing}message",
            record.message_post(
                body=self.secret(f"{thing}message"),
                subject=self.secret(f"{thing}message"),
                subtype_xmlid="mail.mt_note",
            ),
        )
        self.keep(
            f"{thing}file",
            self.env["ir.attachment"].create(
                {
                    "name": self.secret(f"{thing}file"),
                    "raw": self.secret(f"{thing}file").encode(),
                    "mimetype": "text/plain",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            ),
        )
        record.message_subscribe(self.contact.ids if thing != "card" else [])

    def _order(self, thing: str):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.client.id,
                "client_order_ref": self.secret(thing),
                "note": self.secret(thing),
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "name": self.secret(thing),
                            "price_unit": self.price,
                            "tax_ids": [(5,)],
                        },
                    )
                ],
            }
        )
        self.keep(thing, order)
        self.keep(thing, order.order_line)
        self._follow(order, thing)
        return order

    def _make_sales(self):
        lead = self.keep(
            "lead",
            self.env["crm.lead"].create(
                {
                    "name": self.secret("lead"),
                    "type": "opportunity",
                    "partner_id": self.client.id,
                    "description": self.secret("lead"),
                    "expected_revenue": self.price,
                    "user_id": self.manager.id,
                }
            ),
        )
        self._follow(lead, "lead")
        self._order("quotation")
        self.order = self._order("order")
        self.order.action_confirm()
        picking = self.keep("picking", self.order.picking_ids)
        picking.write(
            {"note": self.secret("picking"), "origin": self.secret("picking")}
        )
        picking.move_ids.origin = self.secret("picking")
        self.keep("picking", picking.move_ids)
        self.keep("picking", picking.move_line_ids)
        self._follow(picking, "picking")

    def _make_invoice(self):
        invoice = self.keep("invoice", self.order._create_invoices())
        invoice.write(
            {
                "ref": self.secret("invoice"),
                "narration": self.secret("invoice"),
                "invoice_date": (datetime.now() - _MONTH_AGO).date(),
            }
        )
        invoice.invoice_line_ids.name = self.secret("invoice")
        invoice.action_post()
        self._follow(invoice, "invoice")
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"communication": self.secret("payment"), "amount": 1})
            ._create_payments()
        )
        self.keep("payment", payment)
        self.keep("invoice", invoice.line_ids)

    def _make_service(self):
        ticket = self.keep(
            "ticket",
            self.env["helpdesk.ticket"].create(
                {
                    "name": self.secret("ticket"),
                    "description": self.secret("ticket"),
                    "partner_id": self.client.id,
                }
            ),
        )
        self._follow(ticket, "ticket")
        meeting = self.keep(
            "meeting",
            self.env["calendar.event"].create(
                {
                    "name": self.secret("meeting"),
                    "description": self.secret("meeting"),
                    "location": self.secret("meeting"),
                    "start": datetime.now(),
                    "stop": datetime.now() + timedelta(hours=1),
                    "user_id": (self.manager or self.env.ref("base.user_admin")).id,
                    "partner_ids": [
                        (6, 0, (self.contact + self.manager.partner_id).ids)
                    ],
                }
            ),
        )
        self.keep("meeting", meeting.attendee_ids)
        self._follow(meeting, "meeting")

    def _make_relation(self):
        """Who is who, what is needed, what is planned."""
        values = {
            "stakeholder": ("client.stakeholder", {"contact_id": self.contact.id}),
            "persondate": (
                "client.person.date",
                {"partner_id": self.contact.id, "day": 1, "month": "1"},
            ),
            "need": ("client.need", {"partner_id": self.client.id}),
            "accountplan": (
                "client.account.plan",
                {"partner_id": self.client.id, "potential": self.price},
            ),
        }
        for thing, (model, vals) in values.items():
            text = {TEXT[model]: self.secret(thing)}
            self.keep(thing, self.env[model].create(vals | text))
        (plan,) = self.ids["accountplan"]["client.account.plan"]
        goal = {"plan_id": plan, "name": self.secret("accountgoal"), "target": 5}
        self.keep("accountgoal", self.env["client.account.goal"].create(goal))
