//! What the HTML report of a check says around the findings, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::report::ReportText;

/// Headings and labels.
pub static TEXT: ReportText = ReportText {
    title: "微信登录检查报告",
    unfinished: "检查没有完成",
    clean: "没有发现问题",
    tolerable: "通过，另有 {count} 个小问题",
    failing: "未通过：{count} 个问题要改",
    findings: "发现的问题",
    passed: "通过",
    high: "高",
    medium: "中",
    low: "低",
    known: "已知",
    undecided: "无法判断",
    skipped: "未检查",
    why: "有什么后果",
    fix: "建议",
    evidence: "经过",
    reproduce: "自己复现",
    follows: "由 {rule} 引起，先改那一个。",
    guessed: "猜测",
    back_end: "后端",
    wechat: "微信（模拟器）",
    browser: "浏览器 {name}",
    attacker: "攻击者",
    victim: "受害者",
    friend: "朋友",
    fresh: "没登录过的浏览器",
    swipe: "图比屏幕宽，左右滑动可以看全 →",
    smoke: "smoke（快速）",
    full: "full（完整）",
    made_by: "wxauth {name} 生成 · {date} · 用时 {seconds} 秒 · 级别 {level}",
    drawing: "{rule} 的请求时序图",
};
