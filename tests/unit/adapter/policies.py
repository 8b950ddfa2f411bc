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
  shop:
    name: Shop
    timezone: Asia/Tokyo
    attendance:
      saturday: ["09:00-12:00"]
options:
  flag:
    strategic: {name: Strategic, sequence: 5}
    growth: {name: Growth}
  department:
    sales: {name: Sales, score: 2.50}
    finance: {name: Finance, score: null}
  reminder:
    follow_up: {name: Follow-up, days_before: 3 days}
    blank: {name: Blank, days_before: null}
  pause_reason:
    customer: {name: Customer, longest_pause: 16 working hours}
    lab: {name: Laboratory, longest_pause: null}
  product_group:
    film: {name: Film, categories: [All / Film, All / Chemicals / Film]}
    blank: {name: Blank, categories: null}
  body:
    board: {name: Board}
  dimension:
    quality: {name: Quality}
    image: {name: Image}
  survey_channel:
    mail: {name: E-mail}
    fax: {name: Fax}
  evaluation_trigger:
    merger: {name: Merger}
  mode:
    visit: {name: Visit}
    call: {name: Call}
  channel:
    agent:
      name: Agent
      regional: true
      exclusive: true
      service: {en_US: Weekly, zh_CN: 每周}
      follow_up: null
  service_level:
    gold: {name: {en_US: Gold, zh_CN: 金牌}}
  verdict:
    good: {name: Good, score: 90}
    bad: {name: Bad, score: null}
roles:
  director: {name: Director, scope: all, members: [zoe, ana, ana], source: "004"}
  manager: {name: Manager, scope: region, members: [bo], approvers: [director]}
escalations:
  complaint:
    remind: {at: 75%, to: owner}
    manager: {at: 100%, to: manager, channel: mail}
    leader: {after: 4 working hours, to: team leader, immediate: true}
    board: {after: 330 working minutes, to: role/director}
benefits:
  room: {name: Room, origin: outside, provider: Hotel, description: {en_US: Booked, zh_CN: 预订}}
  discount: {name: Discount, description: null}
schemes:
  abc:
    name: ABC
    currency: CNY
    primary: true
    overlap: first_wins
    movement:
      every: 1 quarter
      up: {steps: 1, in_a_row: 2}
      down: {steps: null}
      grace: 2 months
      validity: 1 year
      cool_down: null
      start: C
    decision: propose
    overrides: null
    group: revenue_weighted_mean
    tiers:
      A:
        name: A
        condition:
          any:
            - {metric: revenue, gte: 500000, over: rolling 12 months}
            - {flag: strategic}
        color: 1
        note: the best
        service: First in line
        load: 20
        benefits: [room, discount]
        sales_policy: Priority
      B:
        name: B
        condition: {metric: revenue, gte: 100000.50, over: rolling 12 months}
        signals: {flag: growth}
        keep: {metric: revenue, gte: 90000, over: rolling 12 months}
      C:
        name: C
        sequence: 99
        condition: otherwise
        signals: null
        fixed: {flag: growth}
        effects: {price_list: Public, owner_role: manager, service_level: gold}
  free:
    name: Free
    movement: {up: null, down: {}}
    decision: approve
    approval: opinion
    apply_up_to: 1
    scope: null
    group: null
    overrides: {longest: 6 months, approval: opinion}
    tiers:
      only: {name: Only, condition: otherwise, keep: null}
  still:
    name: Still
    movement: null
    tiers:
      only: {name: Only, condition: otherwise}
key_accounts:
  list:
    name: Key accounts
    combine: 2
    special_attention: 6 months
    load: {accounts: 50, excess: refuse}
    pareto: 20%
    criteria:
      large: {name: Large, condition: {metric: revenue, gte: 700000.5, over: rolling 12 months}, potential: {metric: revenue, gte: 300000, over: rolling 12 months}}
      known: {name: Known, how: judged, sequence: 15, note: say why}
      partner: {name: Partner, how: agreement, condition: null}
  open: {name: Open, special_attention: null, pareto: null}
criteria:
  scale:
    name: Scale
    weight: 100
    guidance: how big
    criteria:
      annual: {name: Annual, weight: 60.5}
      monthly: {name: Monthly, weight: 39.5, measure: {kind: manual}, max_age: 3 months}
  figures:
    name: Figures
    weight: 100.0
    criteria:
      amount:
        name: Amount
        measure:
          kind: band
          metric: revenue
          over: rolling 12 months
          where: {minimum_amount: 100.5}
          bands:
            low: {name: Low, to: 1000.5, score: 20, follow_up: Talk to the buyer}
            high: {name: {en_US: High, zh_CN: 高}, from: 1000.5, score: 100}
        missing: {neutral: 50.5}
      orders:
        name: Orders
        measure: {kind: linear, metric: orders, from: 0, to: 24, bounded: false}
        missing: worst
      flagged:
        name: Flagged
        measure:
          kind: boolean
          when: {any: [{flag: strategic}, {metric: revenue, gte: 0.5}]}
          yes: 90
          no: 10
        missing: null
evaluations:
  annual:
    name: Annual
    criteria: [scale]
    scale: {minimum: 0, maximum: 100}
    bands:
      poor: {name: Poor, minimum: 0}
      good: {name: Good, minimum: 85.0, outcome: excellent}
    departments: [sales, finance]
    panel: {sales: null, finance: role/director}
    regular: [year]
    starts: 12-01
    launch: start
    out_of_turn: {trigger: merger, complaints: [general], grade: down}
    approval: opinion
    calendar: shop
    clocks:
      part: {target: 10 working days, ladder: complaint, warn_at: 75%}
  measured:
    name: Measured
    criteria: [figures]
    bands: {weak: {name: Weak, minimum: 0, outcome: poor}}
    poor_in_a_row: 3
    repeated_poor: {scheme: free, steps: 2, approval: opinion}
    benefits: [room]
    min_coverage: 60%
    rules:
      small:
        name: Small
        when: {criterion: figures/amount, bands: [low]}
        cap: weak
      loyal: {name: Loyal, when: {criterion: figures, below: 33.3}, floor: weak}
      flagged: {name: Flagged, when: {criterion: figures/flagged, bands: ["no"]}, veto: true}
  blank: {name: Blank, criteria: [figures], min_coverage: null, rules: null, approval: null, repeated_poor: null, out_of_turn: null}
  quarterly: {name: Quarterly, criteria: [figures], regular: [half, quarter], starts: period end, repeated_poor: {tier: free/only, approval: null}}
  undecided: {name: Undecided, criteria: [figures], regular: null, starts: null, when: null, panel: null}
  large: {name: Large, criteria: [figures], form_of: undecided, when: {metric: revenue, gte: 0.5, over: rolling 12 months}}
complaints:
  calendar: office
  clock_start: received
  severities:
    general: {name: General, deadline: 1 working day}
    timed:
      name: Timed
      deadline: 2 working days
      clocks:
        resolution: {warn_at: 75%, ladder: complaint, tiers: {abc/A: 1 working day}, service_levels: {gold: 4 working hours}}
        first_response: {target: 4 working hours, same_day: false, start: accepted}
        visit: {target: 2 working days, same_day: true, calendar: shop}
        survey: {ladder: null}
    severe: {name: Severe, deadline: 3 working days, note: call first}
    routed:
      name: Routed
      clock_end: informed
      department: sales
      route: leader
      approval: opinion
      extension: {cap: 7 working days, approval: empty}
    other: {name: Other, deadline: null}
    question: {name: Question, kind: enquiry, route: meeting, body: board, extension: null}
  rates:
    standard: {name: Rate, per: orders, times: 1000}
    spare: {name: Spare rate, per: null}
surveys:
  annual:
    name: Annual
    dimensions: [quality, image]
    scale: {minimum: 1, maximum: 5}
    satisfied_from: 4.0
    low_below: 2.5
    nps: true
    interval: 12 months
    channels: [mail, fax]
    link_channel: mail
    owner: sales
    contact_rest: 180 days
    spare_complaints: true
    complaint_rest: 1 day
    smallest_sample: 5
    answer_time: 30 days
    reminder_after: null
    calendar: "office"
    analysis: 3 working days
    clocks: {analysis: {warn_at: 50%}, other: {target: 1 working day}}
    feedback: true
    papers: [report, improvement_plan]
    reviewers: [director]
    source: "001"
  once: {name: Once, dimensions: [image], scale: null, interval: null}
  quarterly: {name: Quarterly, dimensions: [image], scale: null, interval: 3 months}
approvals:
  opinion:
    name: Opinion
    note: leader first
    steps:
      lead: {name: Lead, who: {role: manager}, quorum: 1, deadline: 1 working day, calendar: "office"}
      both: {name: Both, deadline: 4 working hours, calendar: "office", ladder: complaint, who: {users: [zoe, ana]}, quorum: all, four_eyes: false, comment: always}
      group: {name: Group, sequence: 20, who: {group: sales_team.group_sale_manager}, deadline: null}
      head: {name: Head, who: {field: key_account_id.team_id.user_id}, comment: optional}
      board: {name: Board, who: null, decided_in: meeting}
      later: {name: Later}
  empty: {name: Empty}
visit_forms:
  report:
    name: Report
    modes: [visit, call]
    stamp: true
    low_below: 62.5
    rows:
      goods: {name: Goods, scale: verdict}
      service: {name: Service, sequence: 7, scale: verdict}
  short: {name: Short, modes: [call], low_below: null}
"""
