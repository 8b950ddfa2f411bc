"""Policy texts that tests start from."""

SMALL = """\
api_version: key-account/v1
bundle: small
title: Small
options:
  flag:
    strategic: {name: Strategic}
"""

FULL = """\
api_version: key-account/v1
bundle: full
title: {en_US: Full, zh_CN: 全部}
company: base.main_company
calendars:
  office:
    name: Office
    timezone: Asia/Shanghai
    attendance:
      monday: ["13:30-17:30", "08:30-12:00"]
      tuesday: ["08:30-12:00"]
      wednesday: []
    holidays: {2026-10-01..2026-10-03: National Day, 2026-01-01: New Year}
    extra_days: {2026-10-10: ["08:30-12:00"]}
options:
  flag:
    strategic: {name: Strategic, sequence: 5}
    growth: {name: Growth}
  department:
    sales: {name: Sales, score: 2.50}
    finance: {name: Finance, score: null}
roles:
  director: {name: Director, scope: all, members: [zoe, ana, ana], source: "004"}
  manager: {name: Manager, scope: region, members: [bo], approvers: [director]}
schemes:
  abc:
    name: ABC
    currency: CNY
    primary: true
    overlap: first_wins
    tiers:
      A:
        name: A
        condition:
          any:
            - {metric: revenue, gte: 500000, over: rolling 12 months}
            - {flag: strategic}
        color: 1
        note: the best
      B:
        name: B
        condition: {metric: revenue, gte: 100000.50, over: rolling 12 months}
        signals: {flag: growth}
      C: {name: C, sequence: 99, condition: otherwise, signals: null}
criteria:
  scale:
    name: Scale
    weight: 100
    guidance: how big
    criteria:
      annual: {name: Annual, weight: 60.5}
      monthly: {name: Monthly, weight: 39.5}
evaluations:
  annual:
    name: Annual
    criteria: [scale]
    scale: {minimum: 0, maximum: 100}
    bands:
      poor: {name: Poor, minimum: 0}
      good: {name: Good, minimum: 85.0, outcome: keep}
    departments: [sales, finance]
complaints:
  calendar: office
  clock_start: received
  severities:
    general: {name: General, deadline: 1 working day}
    severe: {name: Severe, deadline: 3 working days, note: call first}
    other: {name: Other, deadline: null}
    question: {name: Question, kind: enquiry}
"""
