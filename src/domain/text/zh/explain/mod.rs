//! The texts of `explain` in Chinese.
//! Must not be a translation of its English twin.

mod answer;
mod callback;
mod link;
mod word;

use crate::domain::text::explain::{Explain, Labels, Titles};

/// All of them.
pub static TEXT: Explain = Explain {
    labels: Labels {
        meaning: "含义",
        cause: "可能原因",
        next: "下一步",
        parts: "组成",
        faults: "有问题",
        warnings: "要留意",
        notes: "说明",
        difference: "与文档格式的第一处不同，在第 {at} 个字符",
        given: "实际",
        documented: "文档",
        scene: "出处",
        official: "官方说明",
        retry: "重试",
        retry_yes: "过一会儿可能成功",
        retry_no: "没有用",
        more: "参考",
        by_scene: "具体到接口",
        elsewhere: "同一个数在别处的含义",
        unconfirmed: "原文未经证实",
        hidden: "不显示，共 {n} 个字符",
        cut: "{head}…（共 {n} 个字符）",
        empty: "（空）",
        ahead: "{d}之后",
        ago: "{d}之前",
        days: " 天",
        hours: " 小时",
        minutes: " 分",
        seconds: " 秒",
        happens: "会发生什么",
        uncovers: "暴露的问题",
        correct: "正确做法",
    },
    titles: Titles {
        code: "错误码 {code}",
        page: "open.weixin.qq.com 的错误页",
        error_answer: "出错的响应 {code}",
        link_mp: "授权链接：公众号网页授权",
        link_web: "授权链接：网站应用扫码登录",
        link_component: "授权链接：第三方平台代公众号",
        link_work: "授权链接：企业微信客户端内",
        link_work_web: "授权链接：企业微信网页登录",
        callback_granted: "回调：用户已同意",
        callback_authorized: "授权给第三方平台的回调",
        callback_refused: "回调：没有 code",
        call: "服务端接口调用",
        ticket: "票据（JWT）",
        ticket_base64: "票据（openid 的 base64）",
        verify_file: "域名校验文件",
        rid: "请求编号（rid）",
        rule: "规则 {id}",
        scenario: "场景 {name}",
    },
    link: link::TEXT,
    link_says: link::SAYS,
    callback: callback::TEXT,
    callback_says: callback::SAYS,
    answer: answer::TEXT,
    answer_says: answer::SAYS,
    word: word::TEXT,
};
