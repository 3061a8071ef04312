//! Why something failed, and the stack trace that Java would print for it.

use super::expression::Trouble;

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// An expression could not be evaluated.
    Expression {
        /// Its text.
        expression: String,
        /// What was wrong.
        trouble: Trouble,
    },
    /// A service further down did not answer.
    Outage {
        /// Java class of the exception.
        exception: &'static str,
        /// Its message.
        message: String,
        /// The caller: class and method.
        caller: (&'static str, &'static str),
    },
    /// Somebody ran a job of a suspended instance.
    Suspended {
        /// Execution of the job.
        execution: String,
    },
    /// A gateway had no way out, or a timer no duration: anything that the engine itself refuses.
    Engine(String),
}

impl Cause {
    /// The message of the outermost exception, in full.
    pub fn message(&self) -> String {
        match self {
            Self::Expression { expression, trouble } => trouble.message(expression),
            Self::Outage { message, .. } | Self::Engine(message) => message.clone(),
            Self::Suspended { execution } => format!("ENGINE-03043 Execution with id '{execution}' is suspended."),
        }
    }

    /// The stack trace.
    pub fn stack_trace(&self) -> String {
        let mut out = String::with_capacity(4096);
        match self {
            Self::Expression { trouble, .. } => {
                line(&mut out, &format!("org.camunda.bpm.engine.ProcessEngineException: {}", self.message()));
                frames(&mut out, JUEL);
                engine_frames(&mut out);
                let class = match trouble {
                    Trouble::Unknown(_) => "org.camunda.bpm.impl.juel.jakarta.el.PropertyNotFoundException",
                    Trouble::Coerce(..) => "org.camunda.bpm.impl.juel.jakarta.el.ELException",
                    Trouble::Zero => "java.lang.ArithmeticException",
                };
                line(&mut out, &format!("Caused by: {class}: {}", trouble.cause()));
                frames(
                    &mut out,
                    match trouble {
                        Trouble::Unknown(_) => UNKNOWN,
                        Trouble::Coerce(..) => COERCE,
                        Trouble::Zero => ZERO,
                    },
                );
                frames(&mut out, EVALUATION);
                line(&mut out, "\t... 83 more");
            }
            Self::Outage { exception, message, caller: (class, method) } => {
                line(&mut out, &format!("com.example.integration.DownstreamException: {message}"));
                let file = class.rsplit('.').next().unwrap_or(class);
                line(&mut out, &format!("\tat {class}.{method}({file}.java:88)"));
                line(&mut out, &format!("\tat {class}Delegate.execute({file}Delegate.java:41)"));
                frames(&mut out, DELEGATE);
                engine_frames(&mut out);
                line(&mut out, &format!("Caused by: {exception}: {message}"));
                frames(&mut out, SOCKET);
                line(&mut out, &format!("\tat {class}.{method}({file}.java:83)"));
                line(&mut out, "\t... 86 more");
            }
            Self::Suspended { .. } | Self::Engine(_) => {
                line(&mut out, &format!("org.camunda.bpm.engine.SuspendedEntityInteractionException: {}", self.message()));
                frames(&mut out, SUSPENDED);
                frames(&mut out, EXECUTOR);
            }
        }
        out
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// Frames without their common start: `package.Class.method(File.java:1)` below `org.camunda.bpm.`, or whole when it starts with `=`.
fn frames(out: &mut String, list: &[&str]) {
    for frame in list {
        match frame.strip_prefix('=') {
            Some(whole) => line(out, &format!("\tat {whole}")),
            None => line(out, &format!("\tat org.camunda.bpm.{frame}")),
        }
    }
}

fn engine_frames(out: &mut String) {
    frames(out, ACTIVITY);
    for _ in 0..3 {
        frames(out, OPERATION);
    }
    frames(out, EXECUTOR);
}

const JUEL: &[&str] = &[
    "engine.impl.el.JuelExpression.getValue(JuelExpression.java:76)",
    "engine.impl.el.JuelExpression.getValue(JuelExpression.java:51)",
    "engine.impl.bpmn.behavior.ServiceTaskExpressionActivityBehavior$1.call(ServiceTaskExpressionActivityBehavior.java:50)",
    "engine.impl.bpmn.behavior.ServiceTaskExpressionActivityBehavior$1.call(ServiceTaskExpressionActivityBehavior.java:46)",
];
const DELEGATE: &[&str] = &[
    "engine.impl.bpmn.delegate.JavaDelegateInvocation.invoke(JavaDelegateInvocation.java:40)",
    "engine.impl.delegate.DelegateInvocation.proceed(DelegateInvocation.java:58)",
    "engine.impl.bpmn.behavior.ClassDelegateActivityBehavior$1.call(ClassDelegateActivityBehavior.java:58)",
];
const ACTIVITY: &[&str] = &[
    "engine.impl.bpmn.behavior.AbstractBpmnActivityBehavior.executeWithErrorPropagation(AbstractBpmnActivityBehavior.java:90)",
    "engine.impl.bpmn.behavior.TaskActivityBehavior.execute(TaskActivityBehavior.java:69)",
    "engine.impl.pvm.runtime.operation.PvmAtomicOperationActivityExecute$2.callback(PvmAtomicOperationActivityExecute.java:61)",
    "engine.impl.pvm.runtime.PvmExecutionImpl.continueIfExecutionDoesNotAffectNextOperation(PvmExecutionImpl.java:2109)",
];
const OPERATION: &[&str] = &[
    "engine.impl.core.operation.AbstractEventAtomicOperation.execute(AbstractEventAtomicOperation.java:66)",
    "engine.impl.interceptor.AtomicOperationInvocation.execute(AtomicOperationInvocation.java:99)",
    "engine.impl.interceptor.CommandInvocationContext.invokeNext(CommandInvocationContext.java:141)",
    "engine.impl.interceptor.CommandInvocationContext.performNext(CommandInvocationContext.java:121)",
    "engine.impl.interceptor.CommandInvocationContext.performOperation(CommandInvocationContext.java:96)",
    "engine.impl.persistence.entity.ExecutionEntity.performOperationSync(ExecutionEntity.java:644)",
];
const EXECUTOR: &[&str] = &[
    "engine.impl.jobexecutor.AsyncContinuationJobHandler.execute(AsyncContinuationJobHandler.java:81)",
    "engine.impl.persistence.entity.JobEntity.execute(JobEntity.java:135)",
    "engine.impl.cmd.ExecuteJobsCmd.execute(ExecuteJobsCmd.java:110)",
    "engine.impl.interceptor.CommandExecutorImpl.execute(CommandExecutorImpl.java:28)",
    "engine.impl.interceptor.CommandContextInterceptor.execute(CommandContextInterceptor.java:111)",
    "engine.spring.SpringTransactionInterceptor.lambda$execute$0(SpringTransactionInterceptor.java:62)",
    "=org.springframework.transaction.support.TransactionTemplate.execute(TransactionTemplate.java:140)",
    "engine.spring.SpringTransactionInterceptor.execute(SpringTransactionInterceptor.java:62)",
    "engine.impl.interceptor.LogInterceptor.execute(LogInterceptor.java:33)",
    "engine.impl.jobexecutor.ExecuteJobHelper.executeJob(ExecuteJobHelper.java:57)",
    "engine.impl.jobexecutor.ExecuteJobsRunnable.run(ExecuteJobsRunnable.java:71)",
    "=java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)",
    "=java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)",
    "=java.base/java.lang.Thread.run(Thread.java:840)",
];
const SUSPENDED: &[&str] = &[
    "engine.impl.db.EnginePersistenceLogger.suspendedEntityException(EnginePersistenceLogger.java:295)",
    "engine.impl.persistence.entity.ExecutionEntity.ensureNotSuspended(ExecutionEntity.java:1302)",
];
const UNKNOWN: &[&str] = &["impl.juel.AstIdentifier.eval(AstIdentifier.java:83)", "impl.juel.AstEval.eval(AstEval.java:50)"];
const COERCE: &[&str] = &[
    "impl.juel.TypeConverterImpl.coerceToLong(TypeConverterImpl.java:171)",
    "impl.juel.TypeConverterImpl.coerceToType(TypeConverterImpl.java:311)",
    "impl.juel.NumberOperations.mul(NumberOperations.java:117)",
    "impl.juel.AstBinary.eval(AstBinary.java:106)",
];
const ZERO: &[&str] = &[
    "impl.juel.NumberOperations.mod(NumberOperations.java:171)",
    "impl.juel.AstBinary$8.apply(AstBinary.java:62)",
    "impl.juel.AstBinary.eval(AstBinary.java:106)",
];
const EVALUATION: &[&str] = &[
    "impl.juel.AstNode.getValue(AstNode.java:26)",
    "impl.juel.TreeValueExpression.getValue(TreeValueExpression.java:112)",
    "engine.impl.delegate.ExpressionGetInvocation.invoke(ExpressionGetInvocation.java:40)",
    "engine.impl.delegate.DelegateInvocation.proceed(DelegateInvocation.java:58)",
    "engine.impl.delegate.DefaultDelegateInterceptor.handleInvocation(DefaultDelegateInterceptor.java:63)",
    "engine.impl.el.JuelExpression.getValue(JuelExpression.java:60)",
];
const SOCKET: &[&str] = &[
    "=java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)",
    "=java.base/java.net.Socket$SocketInputStream.read(Socket.java:1099)",
    "=java.net.http/jdk.internal.net.http.HttpClientImpl.send(HttpClientImpl.java:586)",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_has_the_message_first_frames_of_the_engine_and_the_cause_below() {
        let cause = Cause::Expression { expression: "${a % b}".to_owned(), trouble: Trouble::Zero };
        let trace = cause.stack_trace();
        let lines: Vec<&str> = trace.lines().collect();
        assert_eq!(
            lines[0],
            "org.camunda.bpm.engine.ProcessEngineException: Error while evaluating expression: ${a % b}. Cause: / by zero"
        );
        assert!(lines[1].starts_with("\tat org.camunda.bpm.engine.impl.el.JuelExpression"));
        assert!(lines.contains(&"Caused by: java.lang.ArithmeticException: / by zero"));
        assert!(lines.last().unwrap().starts_with("\t... "));
    }
}
