//! What happened to external tasks: `/history/external-task-log`.

crate::operations! { Camunda7;
    GET_HISTORIC_EXTERNAL_TASK_LOGS = GET "/history/external-task-log"
        as getHistoricExternalTaskLogs: Read, Rows, by Offset, "What happened to external tasks." {
        query [
            logId externalTaskId topicName workerId errorMessage activityIdIn activityInstanceIdIn executionIdIn processInstanceId
            processDefinitionId processDefinitionKey tenantIdIn withoutTenantId priorityLowerThanOrEquals priorityHigherThanOrEquals
            creationLog failureLog successLog deletionLog sortBy sortOrder firstResult maxResults
        ]
    };
    QUERY_HISTORIC_EXTERNAL_TASK_LOGS = POST "/history/external-task-log"
        as queryHistoricExternalTaskLogs: Read, Rows, "What happened to external tasks, with filters in the body." {
        body [
            logId externalTaskId topicName workerId errorMessage activityIdIn activityInstanceIdIn executionIdIn processInstanceId
            processDefinitionId processDefinitionKey tenantIdIn withoutTenantId priorityLowerThanOrEquals priorityHigherThanOrEquals
            creationLog failureLog successLog deletionLog sorting
        ]
    };
    GET_HISTORIC_EXTERNAL_TASK_LOGS_COUNT = GET "/history/external-task-log/count"
        as getHistoricExternalTaskLogsCount: Read, Count, "How many entries of the external task log." {
        query [
            logId externalTaskId topicName workerId errorMessage activityIdIn activityInstanceIdIn executionIdIn processInstanceId
            processDefinitionId processDefinitionKey tenantIdIn withoutTenantId priorityLowerThanOrEquals priorityHigherThanOrEquals
            creationLog failureLog successLog deletionLog
        ]
    };
    QUERY_HISTORIC_EXTERNAL_TASK_LOGS_COUNT = POST "/history/external-task-log/count"
        as queryHistoricExternalTaskLogsCount: Read, Count, "How many entries of the external task log, with filters in the body." {
        body [
            logId externalTaskId topicName workerId errorMessage activityIdIn activityInstanceIdIn executionIdIn processInstanceId
            processDefinitionId processDefinitionKey tenantIdIn withoutTenantId priorityLowerThanOrEquals priorityHigherThanOrEquals
            creationLog failureLog successLog deletionLog sorting
        ]
    };
    GET_HISTORIC_EXTERNAL_TASK_LOG = GET "/history/external-task-log/{id}"
        as getHistoricExternalTaskLog: Read, Object, "One entry of the external task log.";
    GET_ERROR_DETAILS_HISTORIC_EXTERNAL_TASK_LOG = GET "/history/external-task-log/{id}/error-details"
        as getErrorDetailsHistoricExternalTaskLog: Read, Text, "What that attempt reported in full.";
}
