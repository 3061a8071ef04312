//! Who did what: `/history/user-operation`.

crate::operations! { Camunda7;
    QUERY_USER_OPERATION_ENTRIES = GET "/history/user-operation"
        as queryUserOperationEntries: Read, Rows, by Offset, since 7 2, "Who did what." {
        query [
            deploymentId processDefinitionId processDefinitionKey processInstanceId executionId caseDefinitionId caseInstanceId
            caseExecutionId taskId externalTaskId batchId jobId jobDefinitionId userId operationId operationType entityType entityTypeIn
            category categoryIn property afterTimestamp beforeTimestamp sortBy sortOrder firstResult maxResults
        ]
    };
    QUERY_USER_OPERATION_COUNT = GET "/history/user-operation/count"
        as queryUserOperationCount: Read, Count, since 7 2, "How many entries of the operation log." {
        query [
            deploymentId processDefinitionId processDefinitionKey processInstanceId executionId caseDefinitionId caseInstanceId
            caseExecutionId taskId externalTaskId batchId jobId jobDefinitionId userId operationId operationType entityType entityTypeIn
            category categoryIn property afterTimestamp beforeTimestamp
        ]
    };
    CLEAR_ANNOTATION_USER_OPERATION_LOG = PUT "/history/user-operation/{operationId}/clear-annotation"
        as clearAnnotationUserOperationLog: Reversible, Nothing, "Remove the annotation of an operation.";
    SET_ANNOTATION_USER_OPERATION_LOG = PUT "/history/user-operation/{operationId}/set-annotation"
        as setAnnotationUserOperationLog: Reversible, Nothing, "Annotate an operation." { body [annotation] };
}
