from markupsafe import Markup

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools import format_date
from odoo.tools.misc import get_lang

from ..models.campaign.client_campaign_answer import BY_LINK

# The page is of one person: nobody keeps it, nobody finds it, and the address, which is
# the only key to it, is told to no other site.
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Frame-Options", "DENY"),
]
# Who may do something is said by the signed token in the address alone, never by a
# cookie: there is no session another site could misuse, and none is begun. Mail
# programs that unsubscribe with one click (RFC 8058) could send no CSRF token either.
OPTIONS = {"type": "http", "auth": "public", "csrf": False, "save_session": False}


class ClientCampaignController(http.Controller):
    """The pages behind the links of a campaign's letter.

    Opening one changes nothing, since scanners of mails open all links; the button on
    it does.
    """

    @http.route("/client/letter/<string:token>", methods=["GET"], **OPTIONS)
    def letter(self, token, **query):
        return self._answer_page(token)

    @http.route(
        "/client/letter/<string:token>/<string:answer>",
        methods=["GET", "POST"],
        **OPTIONS,
    )
    def letter_answer(self, token, answer, **posted):
        """The answer a link proposes; sent by the button, it is taken."""
        if answer not in BY_LINK:
            return self._no_page()
        return self._answer_page(token, answer)

    @http.route(
        "/client/letter/<string:token>/unsubscribe", methods=["GET", "POST"], **OPTIONS
    )
    def letter_unsubscribe(self, token, **posted):
        """No such letters any more: asks on GET, does it on POST."""
        line, person = self._found(token)
        if not person:
            return self._no_page()
        if request.httprequest.method == "POST":
            line._unsubscribe(person)
        return self._page(
            line, "unsubscribe", token=token, done=line._is_unsubscribed(person)
        )

    def _answer_page(self, token, answer=None):
        line, person = self._found(token)
        if not person or not line._takes_answers():
            return self._no_page(line)
        if request.httprequest.method == "POST":
            line._answer_by_link(answer, person)
            answer = None
        return self._page(line, "answer", token=token, proposed=answer)

    def _found(self, token):
        """The line and the person of a token, in the language of the person."""
        # The token is the right: whoever has it acts for the person in this one matter.
        env = request.env(user=SUPERUSER_ID)
        line, person = env["client.campaign.line"]._by_letter_token(token)
        if person:
            campaign = line.campaign_id
            wanted = person.lang or line.partner_id.lang or campaign.user_id.lang
            # One that is not installed any more would be an error.
            lang = get_lang(env, wanted).code
            company = campaign.company_id
            line = line.with_context(
                lang=lang, allowed_company_ids=company.ids
            ).with_company(company)
            person = person.with_env(line.env)
        return line, person

    def _no_page(self, line=None):
        """The same page for whatever is wrong, so that nothing is learnt from it."""
        if not line:
            env = request.env(user=SUPERUSER_ID)
            lang = request.best_lang or get_lang(env).code
            line = env(context={"lang": lang})["client.campaign.line"]
        return self._page(line, "nothing", status=404)

    def _page(self, line, content, status=200, **values):
        campaign = line.campaign_id if status == 200 else line.campaign_id.browse()
        days = [
            format_date(line.env, day, date_format="d MMMM y")
            for day in (campaign.date, campaign.date_until)
            if day
        ]
        html = line.env["ir.qweb"]._render(
            "client_manager.client_campaign_page",
            {
                "content": content,
                "campaign": campaign,
                "days": " – ".join(dict.fromkeys(days)),
                "answers": [(key, line._answer_words(key)) for key in BY_LINK],
                "given": line.answer in BY_LINK and line._answer_words(line.answer),
                "language": (line.env.lang or "en_US").replace("_", "-"),
                **values,
            },
        )
        return request.make_response(
            Markup("<!DOCTYPE html>\n") + html.strip(),
            [("Content-Type", "text/html; charset=utf-8"), *HEADERS],
            status=status,
        )
