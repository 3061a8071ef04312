//! Updates of variables and form fields: `/history/detail`.

crate::operations! { Camunda7;
    GET_HISTORIC_DETAILS = GET "/history/detail"
        as getHistoricDetails: Read, Rows, by Offset, since 7 2, "Updates of variables and submitted form fields." {
        query [
            processInstanceId processInstanceIdIn executionId taskId activityInstanceId caseInstanceId caseExecutionId variableInstanceId
            variableTypeIn variableNameLike tenantIdIn withoutTenantId userOperationId formFields variableUpdates excludeTaskDetails
            initial occurredBefore occurredAfter sortBy sortOrder firstResult maxResults deserializeValues
        ]
    };
    QUERY_HISTORIC_DETAILS = POST "/history/detail"
        as queryHistoricDetails: Read, Rows, by Offset, "Updates of variables and form fields, with filters in the body." {
        query [firstResult maxResults deserializeValues]
        body [
            processInstanceId processInstanceIdIn executionId taskId activityInstanceId caseInstanceId caseExecutionId variableInstanceId
            variableTypeIn variableNameLike tenantIdIn withoutTenantId userOperationId formFields variableUpdates excludeTaskDetails
            initial occurredBefore occurredAfter sorting
        ]
    };
    GET_HISTORIC_DETAILS_COUNT = GET "/history/detail/count"
        as getHistoricDetailsCount: Read, Count, since 7 2, "How many updates of variables and form fields." {
        query [
            processInstanceId processInstanceIdIn executionId taskId activityInstanceId caseInstanceId caseExecutionId variableInstanceId
            variableTypeIn variableNameLike tenantIdIn withoutTenantId userOperationId formFields variableUpdates excludeTaskDetails
            initial occurredBefore occurredAfter
        ]
    };
    HISTORIC_DETAIL = GET "/history/detail/{id}" as historicDetail: Read, Object, since 7 2, "One update of a variable or form field." {
        query [deserializeValue]
    };
    HISTORIC_DETAIL_BINARY = GET "/history/detail/{id}/data"
        as historicDetailBinary: Read, Bytes, since 7 2, "Bytes or file that a variable was set to.";
}
