{
    "name": "Key Account: Deliveries",
    "version": "19.0.1.0.0",
    "summary": "Quantities of key-account policies from done deliveries and returns",
    "category": "Sales/CRM",
    "author": "Key Account contributors",
    "license": "LGPL-3",
    "depends": ["key_account_module", "sale_stock"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
