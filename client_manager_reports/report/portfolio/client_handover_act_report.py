from typing import Any

from odoo import api, models

from .client_handover_act_paper import Act


class ClientHandoverActReport(models.AbstractModel):
    """Handover acts of transfers: one for each former and new manager.

    A manager prints those of the own clients, as far as the rules of the transfer
    let them be read.
    """

    _name = "report.client_manager_reports.client_handover_act"
    _inherit = "client.handover.act.paper"
    _description = "Handover Act"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the user may not read a transfer or one of its clients
        :raise UserError: there is nothing to hand over
        """
        transfers = self.env["client.transfer"].browse(docids)
        transfers.check_access("read")
        lines = self.env["client.transfer.line"].search(
            [("transfer_id", "in", transfers.ids)]
        )
        return {
            "doc_ids": transfers.ids,
            "doc_model": transfers._name,
            "docs": transfers,
            **self._paper_values(self._acts(transfers, self._transferred(lines))),
        }

    @api.model
    def _acts(self, transfers, lines) -> list[Act]:
        places = self._places(transfers)
        pairs = lines.grouped(self._pair)
        acts = []
        for transfer in transfers:
            single = sum(of == transfer for of, _former, _user in places) == 1
            for (of, former, user), place in places.items():
                pair = (of, former, user)
                if of == transfer and pair in pairs:
                    number = transfer.name if single else f"{transfer.name}/{place}"
                    acts.append(self._act_of(number, pairs[pair]))
        return acts

    @api.model
    def _places(self, transfers) -> dict[tuple[Any, Any, Any], int]:
        """The number of each pair of managers within its transfer.

        It is counted over all pairs, so that everybody prints the same number.
        """
        lines = self.env["client.transfer.line"].sudo()
        lines = self._transferred(
            lines.search([("transfer_id", "in", transfers.ids)], order="id")
        )
        counts, places = {}, {}
        for pair in dict.fromkeys(map(self._pair, lines)):
            counts[pair[0]] = places[pair] = counts.get(pair[0], 0) + 1
        return places

    @api.model
    def _pair(self, line) -> tuple:
        return line.transfer_id, line.from_user_id, line.user_id

    @api.model
    def _act_of(self, number: str, lines) -> Act:
        first = lines[:1]
        # Whoever may read a line may know the names in it.
        named = first.sudo()
        return Act(
            transfer=first.transfer_id,
            number=number,
            former=named.from_user_id,
            user=named.user_id,
            clients=lines.partner_id.sorted(lambda c: (c.name or "", c.id)),
        )


class ClientHandoverActSingleReport(models.AbstractModel):
    """Handover acts of single clients: one for each chosen line of a transfer."""

    _name = "report.client_manager_reports.client_handover_act_single"
    _inherit = "report.client_manager_reports.client_handover_act"
    _description = "Handover Act of One Client"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template; see the acts of a transfer."""
        lines = self.env["client.transfer.line"].browse(docids)
        lines.check_access("read")
        acts = [
            self._act_of(f"{line.transfer_id.name}-{line.id}", line)
            for line in self._transferred(lines)
        ]
        return {
            "doc_ids": lines.ids,
            "doc_model": lines._name,
            "docs": lines,
            **self._paper_values(acts),
        }
