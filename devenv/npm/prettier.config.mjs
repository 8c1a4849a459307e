// OCA's choice for XML and JavaScript of Odoo addons.
export default {
    arrowParens: "always",
    bracketSpacing: false,
    printWidth: 88,
    semi: true,
    singleQuote: false,
    tabWidth: 4,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    xmlSelfClosingSpace: true,
    overrides: [{files: "*.json", options: {tabWidth: 2}}],
};
