//! What the HTML report of a load says around the numbers, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::load::LoadText;

/// Headings and labels.
pub static TEXT: LoadText = LoadText {
    title: "微信登录压测",
    within: "达标",
    beyond: "未达标",
    interrupted: "中途停止",
    asked: "{how}，{users} 个用户，{seconds} 秒",
    rate: "每秒 {count} 次登录",
    lanes: "{count} 人同时登录",
    ramp: "；之前用 {seconds} 秒逐步加量，不计入结果",
    done: "登录成功",
    failed: "失败",
    per_second: "次/秒",
    longest: "最长",
    limits: "指标",
    error_rate: "失败率",
    nothing: "（没有数据）",
    late: "登录最多比计划晚 {time} 开始。",
    backend_ended: "压测中后端自己退出了，状态是 {status}：{last}",
    backend_stopped: "后端完成 {count} 次登录后就停了，之后再也连不上",
    busy: "wxauth 自己用了一个核的 {percent}%；接近 100% 时，测到的就是它自己的上限。",
    times: "用时",
    count: "次数",
    whole: "整个登录",
    failures: "失败原因",
    over_time: "每秒的登录",
    done_each: "成功",
    failed_each: "失败",
    under_way: "进行中",
    latency_over_time: "每秒的登录用时",
    spread: "用时的分布",
    locust: "许多虚拟微信用户登录 {page}

由 `wxauth load --export locust` 生成。只需要 Locust（https://locust.io）和模拟器：

    wxauth mock                       # 扮演微信，地址是 http://127.0.0.1:8787
    ...                               # 你的后端，微信的两个基址都指向上面这个地址
    locust -f locustfile.py --headless -u {users} -r {users} -t {seconds}s

后端里写死了微信地址的，不用 `wxauth mock`，改用 `wxauth run -- CMD` 启动后端，
并把 WXAUTH_MOCK_URL 设成 `run` 在终端里打印的 http://127.0.0.1:端口。

-u 是同时登录的人数。要从多台机器压，模拟器启动时加 `--host 0.0.0.0`，
用环境变量 WXAUTH_MOCK_URL 说明它在哪里，然后：

    locust -f locustfile.py --master
    locust -f locustfile.py --worker --master-host HOST      # 其余每台机器
",
};
