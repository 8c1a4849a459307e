from odoo import Command, api, models

# Login | name | group | branch | time zone
PEOPLE = [
    ("director", "Mikhail Gromov", "director", None),
    ("auditor", "Vera Ushakova", "auditor", None),
    ("head", "Irina Sokolova", "head", "central"),
    ("manager1", "Anna Krylova", "manager", "central"),
    ("manager2", "Denis Orlov", "manager", "central"),
    ("manager3", "Yulia Savelieva", "manager", "central"),
    ("head2", "Konstantin Bazhov", "head", "ural"),
    ("manager4", "Ekaterina Demidova", "manager", "ural"),
    ("manager5", "Ruslan Akhmetov", "manager", "ural"),
    ("manager6", "Polina Tretyakova", "manager", "ural"),
]
RUSSIAN_SPEAKERS = ("manager1",)
TIMEZONES = {"ural": "Asia/Yekaterinburg"}
# Key of the branch | English | Russian
BRANCHES = [("central", "Central", "Центральный"), ("ural", "Ural", "Уральский")]


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _make_people(self, world):
        """The users and the branches they work in."""
        users = self.env["res.users"].create(
            [self._user_values(world, *person) for person in PEOPLE]
        )
        world.users = {user.login: self._keep(user.login, user) for user in users}
        self._make_branches(world)

    @api.model
    def _make_branches(self, world):
        """A sales team for each branch, led by its head."""
        managers = {branch: [] for branch, _english, _russian in BRANCHES}
        for login, _name, group, branch in PEOPLE:
            if group == "manager":
                managers[branch].append(world.users[login].id)
        heads = {
            branch: world.users[login]
            for login, _name, group, branch in PEOPLE
            if group == "head"
        }
        teams = self.env["crm.team"].create(
            [
                {
                    "name": english,
                    "company_id": world.company.id,
                    "user_id": heads[branch].id,
                    "member_ids": [Command.set(managers[branch])],
                }
                for branch, english, _russian in BRANCHES
            ]
        )
        self._in_both_languages(teams, "name", [russian for *_, russian in BRANCHES])
        for (branch, _english, _russian), team in zip(BRANCHES, teams, strict=True):
            world.teams[branch] = self._keep(f"team_{branch}", team)

    @api.model
    def _user_values(self, world, login, name, group, branch) -> dict:
        groups = self.env.ref(f"client_manager.group_client_{group}")
        return {
            "login": login,
            "password": login,
            "name": name,
            "email": f"{login}@northern-textile.example.com",
            "lang": "ru_RU" if login in RUSSIAN_SPEAKERS else "en_US",
            "tz": TIMEZONES.get(branch, "Europe/Moscow"),
            "company_id": world.company.id,
            "company_ids": [Command.set(world.company.ids)],
            "group_ids": [Command.set((self.env.ref("base.group_user") + groups).ids)],
            "notification_type": "inbox",
            **self._first_screen(group),
            **self._without_greeting(),
        }

    @api.model
    def _first_screen(self, group) -> dict:
        """Whose page Today is, begins with it; others as Odoo has it."""
        if group == "auditor":
            return {}
        today = self.env.ref("client_manager.client_today_action")
        return {"action_id": today.id}

    @api.model
    def _without_greeting(self) -> dict:
        """OdooBot's first letter would cover the whole screen of a phone."""
        has_bot = "odoobot_state" in self.env["res.users"]._fields
        return {"odoobot_state": "disabled"} if has_bot else {}
